"""``rekey``: changes the key that signs, or that of TLS, so that kiosks follow."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import UsageError
from sync.server import vault
from sync.server.cli import say
from sync.server.configuring import Asked, open_centre
from sync.server.house import House
from sync.server.wording import wording

SIGNING = "signing"


def command(args: Namespace, folder: Path) -> int:
    """Take one step; return 1 where kiosks would be left behind by it, and nothing was done.

    Raises UsageError ``centre_key_not_prepared`` for a change that no manifest has told of yet,
    ``centre_key_not_changed`` where there is nothing to forget, ``centre_key_not_forgotten`` for the next change of a
    key while that before it still signs, ``centre_hub_has_one_key`` where the centre above names this server's key.
    """
    house = open_centre(Asked(folder, args.database))
    steps = {"prepare": _prepare, "change": _change, "forget": _forget}
    left = steps[args.step](args.key == SIGNING, house, folder, leave=args.leave_behind)
    words = wording(args.lang)
    if left:
        say(words.text("centre.cli.left_behind", count=left))
        return 1
    print(words.text(f"centre.cli.key_{args.step}"))
    return 0


def _prepare(signing: bool, house: House, folder: Path, *, leave: bool) -> int:
    if signing and house.upstream is not None:
        raise UsageError("centre_hub_has_one_key")
    if signing and house.former is not None:
        raise UsageError("centre_key_not_forgotten")
    (vault.make_coming_signer if signing else vault.make_coming_line)(folder)
    return 0


def _change(signing: bool, house: House, folder: Path, *, leave: bool) -> int:
    from sync.server import trusted

    coming = (house.coming or b"").hex() if signing else vault.coming_pin(folder)
    if not coming or not trusted.is_announced(coming):
        raise UsageError("centre_key_not_prepared")
    (vault.change_signer if signing else vault.change_line)(folder)
    return 0


def _forget(signing: bool, house: House, folder: Path, *, leave: bool) -> int:
    from sync.server import trusted

    if not signing or house.former is None:
        raise UsageError("centre_key_not_changed")
    left = 0 if leave else trusted.left_behind(house)
    if not left:
        vault.forget_former(folder)
    return left
