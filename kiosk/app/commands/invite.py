"""Offers a ballot on the running kiosk, as the officer's key does."""

from argparse import Namespace
from pathlib import Path

from kiosk.app import assets
from kiosk.app.line import call
from kiosk.domain.errors import EnvironmentProblem


def command(args: Namespace, folder: Path) -> int:
    caller = call(folder)
    if caller is None:
        raise EnvironmentProblem("kiosk_not_running", folder=str(folder))
    try:
        answer = caller.ask({"do": "invite", "officer": args.officer, "service": args.service})["answer"]
    finally:
        caller.close()
    if answer == "refused":
        raise EnvironmentProblem("invitation_refused")
    if answer == "not_recorded":
        raise EnvironmentProblem("invitation_not_recorded")
    print(assets.wording(args.lang).text(f"cli.invitation_{answer}"))
    return 0
