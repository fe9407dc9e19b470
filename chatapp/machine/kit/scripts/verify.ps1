# Checks this kit with what Windows brings (PowerShell 4 or newer):
#   powershell -ExecutionPolicy Bypass -File verify.ps1                checks every file
#   powershell -ExecutionPolicy Bypass -File verify.ps1 -Join FOLDER   and puts files in several volumes together
param([string]$Join = "")
$ErrorActionPreference = "Stop"
Set-Location -LiteralPath $PSScriptRoot

$sums = @{}      # name -> SHA-256
$sizes = @{}     # name -> bytes
$names = @{}     # SHA-256 -> name
$order = @()
if (-not (Test-Path -LiteralPath "SHA256SUMS" -PathType Leaf)) { Write-Output "MISSING    SHA256SUMS"; exit 1 }
foreach ($line in [IO.File]::ReadAllLines((Join-Path $PSScriptRoot "SHA256SUMS"))) {
    if ($line -match '^# bytes (\d+) (.+)$') { $sizes[$Matches[2]] = [long]$Matches[1] }
    elseif ($line -match '^([0-9a-f]{64}) [ *](.+)$') {
        $sums[$Matches[2]] = $Matches[1]
        $names[$Matches[1]] = $Matches[2]
        $order += $Matches[2]
    }
}

$bad = 0
$good = 0
foreach ($name in $order) {
    if (-not (Test-Path -LiteralPath $name -PathType Leaf)) { Write-Output "MISSING    $name"; $bad++; continue }
    $found = (Get-FileHash -LiteralPath $name -Algorithm SHA256).Hash.ToLower()
    if ($found -eq $sums[$name]) { $good++; continue }
    $bad++
    $size = (Get-Item -LiteralPath $name).Length
    if ($names.ContainsKey($found)) { Write-Output "SWAPPED    $name (holds $($names[$found]))" }
    elseif ($sizes.ContainsKey($name) -and $size -lt $sizes[$name]) {
        Write-Output "TRUNCATED  $name ($size of $($sizes[$name]) bytes)"
    }
    else { Write-Output "DAMAGED    $name" }
}
foreach ($folder in "program", "wheels", "models", "documentation", "licences") {
    if (-not (Test-Path -LiteralPath $folder -PathType Container)) { continue }
    foreach ($file in Get-ChildItem -LiteralPath $folder -File -Recurse) {
        $name = $file.FullName.Substring($PSScriptRoot.Length + 1).Replace("\", "/")
        if (-not $sums.ContainsKey($name)) { Write-Output "UNLISTED   $name"; $bad++ }
    }
}
if ($bad -gt 0) {
    Write-Output "This kit is NOT whole: $bad bad, $good good. Copy it again from where it was made."
    exit 1
}
Write-Output "This kit is complete and undamaged: $good files."
if ($Join -eq "") { exit 0 }

New-Item -ItemType Directory -Force -Path $Join | Out-Null
$target = (Resolve-Path -LiteralPath $Join).Path
foreach ($first in $order | Where-Object { $_ -match '\.001$' }) {
    $whole = $first.Substring(0, $first.Length - 4)
    Write-Output "joining    $whole"
    $written = [IO.File]::Create((Join-Path $target ([IO.Path]::GetFileName($whole))))
    try {
        foreach ($name in $order | Where-Object { $_.StartsWith("$whole.") -and $_.Substring($whole.Length + 1) -match '^\d{3,}$' }) {
            $volume = [IO.File]::OpenRead((Join-Path $PSScriptRoot $name))
            try { $volume.CopyTo($written) } finally { $volume.Dispose() }
        }
    } finally { $written.Dispose() }
}
