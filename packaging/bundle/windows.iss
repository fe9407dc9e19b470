; The installer for Windows, for one user and without an administrator: iscc /DVersion=0.1.0 packaging\bundle\windows.iss
; The folder dist\chatapp is made by PyInstaller from chatapp.spec before.
#ifndef Version
  #define Version "0.0.0"
#endif

[Setup]
AppId={{6E1B6E6F-5C1F-4E0B-9C35-1B0C6E7A4C11}
AppName=chatapp
AppVersion={#Version}
DefaultDirName={localappdata}\Programs\chatapp
DefaultGroupName=chatapp
PrivilegesRequired=lowest
DisableProgramGroupPage=yes
OutputDir=..\..\dist
OutputBaseFilename=chatapp-{#Version}-windows-setup
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
UninstallDisplayIcon={app}\chatapp-window.exe
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "ko"; MessagesFile: "compiler:Languages\Korean.isl"
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"

[Files]
Source: "..\..\dist\chatapp\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{userprograms}\chatapp"; Filename: "{app}\chatapp-window.exe"

[Registry]
; "Open with" for PDFs, and the type of .gguf; both for this user alone, and neither takes an association away.
Root: HKCU; Subkey: "Software\Classes\Applications\chatapp-window.exe\shell\open\command"; ValueType: string; ValueData: """{app}\chatapp-window.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\.pdf\OpenWithProgids"; ValueType: string; ValueName: "chatapp.document"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\chatapp.document\shell\open\command"; ValueType: string; ValueData: """{app}\chatapp-window.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\.gguf\OpenWithProgids"; ValueType: string; ValueName: "chatapp.gguf"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\chatapp.gguf"; ValueType: string; ValueData: "GGUF model"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\chatapp.gguf\shell\open\command"; ValueType: string; ValueData: """{app}\chatapp-window.exe"" ""%1"""; Flags: uninsdeletekey

[Run]
Filename: "{app}\chatapp-window.exe"; Flags: nowait postinstall skipifsilent; Description: "chatapp"
