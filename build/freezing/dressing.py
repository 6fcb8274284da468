"""What an executable wears on Windows: its icon, and what its properties say."""

import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def of_executable() -> dict[str, Any]:
    """Return what PyInstaller has to be told; elsewhere an executable has neither."""
    if os.name != "nt":
        return {}
    return {"icon": str(ROOT / "assets" / "brand" / "hailong.ico"), "version": _properties()}


def version() -> str:
    """Return the program's version, such as ``0.1.0``, without loading the program."""
    return _said("__version__")


def built() -> str:
    """Return the day of this version, such as ``2026-11-22``."""
    return _said("BUILT")


def _said(name: str) -> str:
    lines = (ROOT / "kiosk" / "__init__.py").read_text(encoding="utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith(f"{name} ="))


def _properties() -> object:
    from PyInstaller.utils.win32 import versioninfo as info

    numbers = (*map(int, version().split(".")), 0)
    said = {
        "ProductName": "Hài Lòng",
        "FileDescription": "Hài Lòng: phiếu đánh giá mức độ hài lòng",
        "FileVersion": version(),
        "ProductVersion": version(),
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": "hailong.exe",
    }
    table = info.StringTable("042A04B0", [info.StringStruct(name, words) for name, words in said.items()])
    kids = [info.StringFileInfo([table]), info.VarFileInfo([info.VarStruct("Translation", [0x042A, 0x04B0])])]
    return info.VSVersionInfo(ffi=info.FixedFileInfo(filevers=numbers, prodvers=numbers), kids=kids)
