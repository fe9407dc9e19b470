"""What is made of the portable folder: a .tar.zst that is unpacked anywhere, and a .deb."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import zstandard

HERE = Path(__file__).resolve().parent
_LEVEL = 9
"""Of zstd. A third of the folder is weights, which no level makes smaller."""
_DESKTOP = """[Desktop Entry]
Type=Application
Name=chatapp
GenericName=Private assistant
GenericName[ko]=개인 AI 도우미
GenericName[ja]=プライベート AI アシスタント
Comment=Chat and answers from your documents with a model on this computer
Comment[ko]=이 컴퓨터의 모델과 대화하고 문서에서 답을 찾습니다
Comment[ja]=このコンピューターのモデルと会話し、文書から答えを探します
Exec={program} %F
Icon=chatapp
Terminal=false
Categories=Office;Utility;
Keywords=llm;gguf;pdf;chat;
MimeType=application/x-gguf;application/pdf;
StartupNotify=true
StartupWMClass=chatapp
"""
_MIME = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-gguf">
    <comment>GGUF model</comment>
    <comment xml:lang="ko">GGUF 모델</comment>
    <comment xml:lang="ja">GGUF モデル</comment>
    <magic priority="60"><match type="string" value="GGUF" offset="0"/></magic>
    <glob pattern="*.gguf"/>
  </mime-type>
</mime-info>
"""
_CONTROL = """Package: chatapp
Version: {version}
Section: misc
Priority: optional
Architecture: amd64
Depends: libc6 (>= {glibc})
Recommends: libgl1, libegl1, fonts-noto-cjk
Installed-Size: {size}
Maintainer: chatapp <chatapp@localhost>
Description: private assistant with a model on this computer
 Chat, presets and answers from documents with a local GGUF model, offline.
 Brings its own Python, libraries, a small model and Tesseract.
"""
_REFRESH = """#!/bin/sh
set -e
for tool in "update-mime-database /usr/share/mime" "update-desktop-database -q /usr/share/applications" \\
    "gtk-update-icon-cache -q -f /usr/share/icons/hicolor"; do
    command -v "${tool%% *}" >/dev/null 2>&1 && $tool || true
done
"""


def write_desktop_files(folder: Path) -> None:
    """Put icons, the menu entry and a script that installs both for one user into the folder."""
    share = folder / "share"
    share.mkdir(exist_ok=True)
    shutil.copy2(HERE / "icons" / "chatapp.svg", share / "chatapp.svg")
    (share / "application-x-gguf.xml").write_text(_MIME, "utf-8")
    (share / "chatapp.desktop").write_text(_DESKTOP.format(program="@CHATAPP@"), "utf-8")
    script = folder / "add-to-menu"
    shutil.copy2(HERE / "add-to-menu", script)
    script.chmod(0o755)


def write_archive(folder: Path, target: Path, name: str) -> Path:
    """Pack the folder; it is unpacked as `name`."""
    packer = zstandard.ZstdCompressor(level=_LEVEL, threads=-1)
    with (
        open(target, "wb") as file,
        packer.stream_writer(file) as stream,
        tarfile.open(fileobj=stream, mode="w|") as archive,
    ):
        archive.add(folder, arcname=name, filter=_of_nobody)
    return target


def write_deb(folder: Path, target: Path, version: str, glibc: str) -> Path:
    """Make the package of Debian and Ubuntu: the folder in /opt, a menu entry, icons and types."""
    root = target.with_suffix(".root")
    shutil.rmtree(root, ignore_errors=True)
    (root / "opt").mkdir(parents=True)
    # Hard links where they can be had: the folder is large.
    shutil.copytree(folder, root / "opt" / "chatapp", symlinks=True, copy_function=_link)
    applications = root / "usr/share/applications"
    applications.mkdir(parents=True)
    desktop = _DESKTOP.format(program="/opt/chatapp/chatapp")
    (applications / "chatapp.desktop").write_text(desktop, "utf-8")
    icons = root / "usr/share/icons/hicolor/scalable/apps"
    icons.mkdir(parents=True)
    shutil.copy2(HERE / "icons" / "chatapp.svg", icons)
    types = root / "usr/share/mime/packages"
    types.mkdir(parents=True)
    (types / "chatapp.xml").write_text(_MIME, "utf-8")
    programs = root / "usr/bin"
    programs.mkdir()
    (programs / "chatapp").symlink_to("/opt/chatapp/chatapp")
    control = root / "DEBIAN"
    control.mkdir()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1024
    (control / "control").write_text(
        _CONTROL.format(version=version, size=size, glibc=glibc), "utf-8"
    )
    for name in ("postinst", "postrm"):
        (control / name).write_text(_REFRESH, "utf-8")
        (control / name).chmod(0o755)
    packing = ["dpkg-deb", "--root-owner-group", "-Zzstd", f"-z{_LEVEL}", "--build"]
    subprocess.run([*packing, str(root), str(target)], check=True, capture_output=True)
    shutil.rmtree(root)
    return target


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
