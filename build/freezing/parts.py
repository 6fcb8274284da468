"""What is really inside a frozen folder: Python packages, Python itself, and libraries of the system it was made on."""

import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions, packages_distributions
from pathlib import Path, PurePath

OURS = {"kiosk", "sync"}
_EXECUTABLE = "hailong.exe" if sys.platform == "win32" else "hailong"


@dataclass
class Part:
    """Something others made: ``kind`` is ``pypi``, ``deb`` or ``generic``; ``licences`` are files with its terms."""

    kind: str
    name: str
    version: str
    terms: str = ""
    licences: list[Path] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def parts_of(folder: Path) -> list[Part]:
    """Return the parts of a folder PyInstaller has made, in the order of their names."""
    lib = folder / "lib"
    files = [file.relative_to(lib) for file in sorted(lib.rglob("*")) if file.is_file() and not file.is_symlink()]
    found: dict[str, Part] = {}
    for name in _modules(folder / _EXECUTABLE):
        for distribution in _of_module(name):
            _keep(found, distribution)
    owners = _owners()
    rest = []
    for file in files:
        owner = owners.get(file.as_posix())
        if owner is not None:
            _keep(found, owner).files.append(file.as_posix())
        elif file.parts[0] != "assets":
            rest.append(file)
    return sorted([*found.values(), *_others(rest)], key=lambda part: (part.kind, part.name))


def _modules(executable: Path) -> list[str]:
    """Return the names of the modules in the archive of an executable."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(executable))
    name = next(name for name, entry in archive.toc.items() if entry[4] == "z")
    return sorted(archive.open_embedded_archive(name).toc)


_TOP = packages_distributions()
_BY_NAME = {one.metadata["Name"]: one for one in distributions()}


def _of_module(name: str) -> Iterator[Distribution]:
    top = name.partition(".")[0]
    if top not in OURS and top not in sys.stdlib_module_names:
        yield from (_BY_NAME[found] for found in _TOP.get(top, ()))


def _owners() -> dict[str, Distribution]:
    """Return which package brought a file, by its place in the folder of packages."""
    return {file.as_posix(): one for one in distributions() for file in one.files or ()}


def _keep(found: dict[str, Part], one: Distribution) -> Part:
    name = one.metadata["Name"]
    if name not in found:
        said = one.metadata.json
        terms = str(said.get("license_expression") or said.get("license") or "")
        found[name] = Part("pypi", name, one.version, terms.partition("\n")[0], list(_terms_of(one)))
    return found[name]


def _terms_of(one: Distribution) -> Iterator[Path]:
    asked = re.compile(r"(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
    for file in one.files or ():
        if ".dist-info" in file.as_posix() and asked.search(file.as_posix()):
            yield Path(str(one.locate_file(file)))


def _others(files: Iterable[PurePath]) -> list[Part]:
    """Return Python, and of the other libraries the packages of the system they came with."""
    import ssl

    terms = next((file for file in map(Path, (*_python_terms(),)) if file.is_file()), None)
    python = Part("generic", "python", platform.python_version(), "PSF-2.0", [terms] if terms else [])
    found: dict[str, Part] = {}
    for file in files:
        package = _debian(file.name) if _is_library(file) else ""
        if not package:
            python.files.append(file.as_posix())
            continue
        if package not in found:
            found[package] = _debian_part(package)
        found[package].files.append(file.as_posix())
    named = {name.rpartition("-")[0] or name for name in found}
    if not any("ssl" in name for name in named):
        python.terms += f" (with {ssl.OPENSSL_VERSION})"
    return [python, *found.values()]


def _python_terms() -> Iterator[str]:
    import sysconfig

    yield from (f"{sysconfig.get_path('stdlib')}/LICENSE.txt", f"{sys.base_prefix}/LICENSE.txt")
    yield f"/usr/share/doc/python3.{sys.version_info.minor}/copyright"


def _is_library(file: PurePath) -> bool:
    return len(file.parts) == 1 and ".so" in file.name and not file.name.startswith("libpython")


def _debian(library: str) -> str:
    """Return the Debian package that brought a library, "" where none did or there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return ""
    answer = subprocess.run(["dpkg-query", "--search", f"*/{library}"], capture_output=True, text=True)
    return answer.stdout.partition(":")[0] if answer.returncode == 0 else ""


def _debian_part(package: str) -> Part:
    form = "${Version}"
    answer = subprocess.run(["dpkg-query", "--show", "-f", form, package], capture_output=True, text=True)
    terms = Path("/usr/share/doc") / package / "copyright"
    return Part("deb", package, answer.stdout.split("\n")[0], licences=[terms] if terms.is_file() else [])
