"""The verbs of bootstrap.py and what each of them does."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

import checks
import packages
from trouble import BAD_USAGE, Trouble
from venvs import CENTRE, DEVELOPMENT, ROOT, RUNTIME, Venv

Verb = Callable[[Sequence[str]], int]


def set_up_to_run() -> Venv:
    """Have what the kiosk needs to run, and nothing else."""
    packages.ensure(packages.RUN)
    venv = Venv(ROOT)
    venv.make_ready(RUNTIME)
    return venv


def set_up_to_work() -> Venv:
    """Have what running, checking and testing need."""
    packages.ensure((*packages.TEST, *packages.python_library()))
    venv = Venv(ROOT)
    venv.make_ready(DEVELOPMENT)
    return venv


def set_up_to_serve() -> Venv:
    """Have what the centre needs to run, which has no window."""
    packages.ensure(())
    venv = Venv(ROOT)
    venv.make_ready(CENTRE)
    return venv


def run(arguments: Sequence[str]) -> int:
    """Open the kiosk on a demo office."""
    return become([str(set_up_to_run().python), "-m", "kiosk", "run", "--demo", *arguments])


def server(arguments: Sequence[str]) -> int:
    """Start the centre; it says where it is, and how its first administrator gets in."""
    return become([str(set_up_to_serve().python), "-m", "sync.server", *arguments])


def become(command: list[str]) -> int:
    """Run a program in the place of this one."""
    if os.name != "nt":
        # It takes this process over, so that it gets the signals meant for it.
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.call(command)


def test(arguments: Sequence[str]) -> int:
    """Run every check and test."""
    return checks.run(set_up_to_work().python, ROOT, checks.all_checks(arguments))


def setup(arguments: Sequence[str]) -> int:
    """Install everything and stop."""
    if arguments:
        raise Trouble("The verb setup takes no arguments.", BAD_USAGE)
    print(f"Ready: {set_up_to_work().python} -m kiosk")
    return 0


def pictures(arguments: Sequence[str]) -> int:
    """Take the pictures of every screen and every page; no display is needed."""
    return of_ours("pictures", set_up_to_run(), arguments)


def campaign(arguments: Sequence[str]) -> int:
    """Run a family of faults against the real ledger, as many as wanted."""
    return subprocess.call([str(set_up_to_work().python), "-m", "tests.campaign", *arguments], cwd=ROOT)


def golden(arguments: Sequence[str]) -> int:
    """Keep the golden papers as they are now."""
    return subprocess.call([str(set_up_to_work().python), "-m", "tests.golden", *arguments], cwd=ROOT)


def freeze(arguments: Sequence[str]) -> int:
    """Make the program as one folder, with all it needs."""
    return of_ours("freezing", set_up_to_freeze(), arguments)


def set_up_to_freeze() -> Venv:
    """Have what the frozen folder is made of and with."""
    packages.ensure((*packages.FREEZE, *packages.python_library()))
    venv = Venv(ROOT)
    venv.make_ready(DEVELOPMENT)
    return venv


def package(arguments: Sequence[str]) -> int:
    """Make the installable packages that can be made here, or prove one in a clean system."""
    if "--prove" in arguments:
        packages.ensure((*packages.TEST, "mmdebstrap"))
        rest = [word for word in arguments if word != "--prove"]
        found = dict(os.environ) | {"PYTHONPATH": str(ROOT / "build")}
        return subprocess.call([str(set_up_to_work().python), "-m", "tests.packaged", *rest], cwd=ROOT, env=found)
    if os.name == "nt":
        raise Trouble("The packages for Linux are made on Debian or Ubuntu.", BAD_USAGE)
    return of_ours("linux", set_up_to_freeze(), arguments)


def of_ours(name: str, venv: Venv, arguments: Sequence[str]) -> int:
    """Run a program of this folder inside `.venv`."""
    found = os.pathsep.join((str(ROOT), str(ROOT / "build")))
    return subprocess.call([str(venv.python), "-m", name, *arguments], env=dict(os.environ) | {"PYTHONPATH": found})


def bench(arguments: Sequence[str]) -> int:
    """Measure the kiosk beside bare programs in the same run."""
    packages.ensure(packages.BENCH)
    return subprocess.call([str(set_up_to_work().python), "-m", "tests.bench", *arguments], cwd=ROOT)


VERBS: dict[str, Verb] = {
    "run": run,
    "server": server,
    "test": test,
    "setup": setup,
    "pictures": pictures,
    "campaign": campaign,
    "golden": golden,
    "bench": bench,
    "freeze": freeze,
    "package": package,
}

USAGE = """python3 build/bootstrap.py VERB

  run    [kiosk arguments]     set everything up and open the kiosk on a demo office
  server [centre arguments]    set the centre up and start it
  test   [pytest arguments]    set everything up and run every check and test
  setup                        set everything up and stop
  pictures [PATTERN ...]       take pictures of every screen and page into out/pictures
  campaign NAME [--seed N] [--size N] [--part K/N]
                               run a family of faults against the real ledger; --help names the families
  golden [NAME ...]            keep the golden papers as they are now: words and looks; pages into out/golden
  freeze [--out DIR] [--again] [--twice]
                               make the program as one folder with all it needs, into out/frozen
  package [--out DIR] [--quick]
                               make a package for Debian and an archive for other Linux, into out/packages
  package --prove
                               install it into a clean Debian, kill it, upgrade it, remove it, and count the ballots
  bench [--quick] [--ballots N] [--json]
                               measure the kiosk beside bare programs; into out/bench.json"""


def main(arguments: Sequence[str]) -> int:
    """Run the verb the arguments name and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console's own code page lacks Vietnamese letters.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    if arguments and arguments[0] in {"-h", "--help", "help"}:
        print(USAGE)
        return 0
    try:
        return verb_named(arguments[0] if arguments else "")(arguments[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.status


def verb_named(name: str) -> Verb:
    """Return what that verb does; raise Trouble for one that does not exist."""
    if name in VERBS:
        return VERBS[name]
    said = f"There is no verb {name}." if name else "A verb is missing."
    raise Trouble(f"{said}\n{USAGE}", BAD_USAGE)
