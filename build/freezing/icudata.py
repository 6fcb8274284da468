"""A library of ICU's data without data, in the place of the 32 MB that Qt is delivered with.

Qt asks ICU for words of other languages, their order and their calendars, and does without where it has none; a kiosk
writes dates and sorts names itself. ICU delivers such a library too, its "stubdata": a table of contents with no lines.
"""

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from trouble import Trouble

_SOURCE = """
    .section .rodata
    .globl icudt{version}_dat
    .type icudt{version}_dat, @object
    .balign 16
icudt{version}_dat:
    .short 32
    .byte 0xda, 0x27
    .short 20, 0
    .byte 0, 0, 2, 0
    .ascii "ToCP"
    .byte 1, 0, 0, 0
    .zero 4
    .zero 8
    .long 0, 0
    .zero 16
    .size icudt{version}_dat, . - icudt{version}_dat
    .section .note.GNU-stack, "", @progbits
"""
"""As in ICU's stubdata.cpp, for machines that begin with the smaller byte."""


def replace(folder: Path) -> None:
    """Put the library without data in the place of each in the folder; Windows uses its own ICU."""
    for file in folder.rglob("libicudata.so.*"):
        named = re.fullmatch(r"libicudata\.so\.(\d+)", file.name)
        if named and not file.is_symlink():
            _make(file, named[1])


def _make(file: Path, version: str) -> None:
    with TemporaryDirectory(prefix="icu-") as room:
        source, made = Path(room) / "data.s", Path(room) / "data.o"
        source.write_text(_SOURCE.format(version=version), encoding="ascii")
        linked = ("ld", "-shared", "--build-id=none", f"-soname={file.name}", "-o", str(file), str(made))
        file.unlink()
        for command in (("as", "-o", str(made), str(source)), linked):
            if subprocess.call(command) != 0:
                raise Trouble(f"{command[0]} could not make {file.name}; its own words are above.")
