#!/bin/sh
# Checks this kit, with nothing but a shell and sha256sum, shasum or openssl.
#   sh verify.sh               checks every file
#   sh verify.sh --join FOLDER checks, and puts files that come in several volumes together in FOLDER
#   sh verify.sh --key KEY.pub also checks who signed it (needs openssl 1.1.1 or newer)
set -u
cd "$(dirname "$0")" || exit 2
target= key=
while [ $# -gt 0 ]; do
    case "$1" in
        --join) target=${2:?"--join needs a folder"}; shift 2 ;;
        --key) key=${2:?"--key needs a file"}; shift 2 ;;
        *) echo "usage: sh verify.sh [--join FOLDER] [--key KEY.pub]" >&2; exit 2 ;;
    esac
done

if command -v sha256sum >/dev/null 2>&1; then
    sum_of() { sha256sum <"$1" | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null 2>&1; then
    sum_of() { shasum -a 256 <"$1" | cut -d ' ' -f 1; }
elif command -v openssl >/dev/null 2>&1; then
    sum_of() { openssl dgst -sha256 -r <"$1" | cut -d ' ' -f 1; }
else
    echo "Neither sha256sum, shasum nor openssl is here." >&2
    exit 2
fi
[ -f SHA256SUMS ] || { echo "MISSING    SHA256SUMS" >&2; exit 1; }

if [ -n "$key" ]; then
    if openssl pkeyutl -verify -rawin -pubin -inkey "$key" -in SHA256SUMS -sigfile SHA256SUMS.sig >/dev/null 2>&1; then
        echo "SIGNED     by $key"
    else
        echo "NOT SIGNED by $key" >&2
        exit 1
    fi
fi

bad=0 good=0 wanted=
while read -r sum name; do
    case "$sum" in
        '') continue ;;
        # "# bytes SIZE NAME" stands before the line of its file.
        '#'*) wanted=${name#bytes }; wanted=${wanted%% *}; continue ;;
    esac
    name=${name#\*}
    if [ ! -f "$name" ]; then
        echo "MISSING    $name"
        bad=$((bad + 1))
        continue
    fi
    found=$(sum_of "$name")
    if [ "$found" = "$sum" ]; then
        good=$((good + 1))
        continue
    fi
    bad=$((bad + 1))
    size=$(wc -c <"$name" | tr -d ' ')
    other=$(grep "^$found " SHA256SUMS | head -n 1 | cut -c 67-)
    if [ -n "$other" ]; then
        echo "SWAPPED    $name (holds $other)"
    elif [ "$size" -lt "${wanted:-0}" ]; then
        echo "TRUNCATED  $name ($size of $wanted bytes)"
    else
        echo "DAMAGED    $name"
    fi
done <SHA256SUMS

for folder in program wheels models documentation licences; do
    [ -d "$folder" ] || continue
    for name in "$folder"/*; do
        [ -e "$name" ] || continue
        cut -c 67- SHA256SUMS | grep -qxF "$name" || { echo "UNLISTED   $name"; bad=$((bad + 1)); }
    done
done

if [ "$bad" -gt 0 ]; then
    echo "This kit is NOT whole: $bad bad, $good good. Copy it again from where it was made." >&2
    exit 1
fi
echo "This kit is complete and undamaged: $good files."
[ -n "$target" ] || exit 0

mkdir -p "$target" || exit 1
for first in program/*.001 wheels/*.001 models/*.001; do
    [ -f "$first" ] || continue
    whole=${first%.001}
    echo "joining    $whole"
    cat "$whole".[0-9][0-9][0-9]* >"$target/$(basename "$whole")" || exit 1
done
