"""Who sets up the centre alone gets everything that the centre imports, at once or later."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.build.project import ROOT

OURS = ("kiosk", "sync")
# Only papers that are already there are opened and only figures are put into workbooks: a centre does neither.
NOT_AT_THE_CENTRE = {"pypdfium2", "xlsxwriter"}
FOR_TYPES = {"_typeshed"}


def imports(module: str) -> Iterator[str]:
    """Yield what a module of ours imports, also within its functions."""
    file = ROOT.joinpath(*module.split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    if not file.is_file():
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached() -> set[str]:
    """Return the packages that the centre imports, over whatever of ours."""
    begin = (ROOT / "sync" / "server").rglob("*.py")
    waiting = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in begin]
    seen, found = set(waiting), set()
    while waiting:
        for name in imports(waiting.pop()):
            top = name.partition(".")[0]
            if top in OURS and name not in seen:
                seen.add(name)
                waiting.append(name)
            elif top not in OURS and top not in sys.stdlib_module_names:
                found.add(top)
    return found


def test_the_centre_asks_for_all_it_imports() -> None:
    named = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements-server.txt").read_text(), re.MULTILINE)
    pinned = {name.lower().replace("_", "-") for name in named}
    homes = packages_distributions()
    assert {"reportlab", "qrcode", "PIL", "django"} <= reached()
    wanted = {
        name: {home.lower().replace("_", "-") for home in homes[name]}
        for name in reached() - NOT_AT_THE_CENTRE - FOR_TYPES
    }
    assert {name for name, of in wanted.items() if not of & pinned} == set()
