"""What stands around the figures on a paper: who issues it, where, and who signs."""

from msgspec import Struct


class Letterhead(Struct, frozen=True):
    """The office's own words on its papers; what is empty is left blank for the pen, or left out.

    ``parent`` is the body above, ``body`` the one that issues the paper (else the office's name),
    ``symbol`` the abbreviation after ``Số: …/BC-``, ``signer`` the title over the signature.
    """

    parent: str = ""
    body: str = ""
    place: str = ""
    symbol: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()


class PublicHead(Letterhead, frozen=True):
    """The same with where the public turns to, as a notice for the hall says it; empty ones are left out.

    Other papers do not carry it, so that their stamps stay as they are.
    """

    hotline: str = ""
    feedback: str = ""
