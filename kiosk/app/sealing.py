"""Who signs papers: the device, with the key in the data folder, beside a running kiosk as well as without one."""

from pathlib import Path

from kiosk.domain.chain import device_id
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.report import Figures
from kiosk.domain.signing import Signer
from kiosk.reports.seal import Attached
from kiosk.store import identity


def signer(folder: Path, figures: Figures) -> Signer:
    """Return who signs papers of ``figures``: the device of a data folder, one of those they come from.

    Raises EnvironmentProblem ``device_key_missing``, IntegrityProblem ``device_key_foreign``.
    """
    public_key = identity.public_key_of(folder)
    if device_id(public_key).hex() not in _devices(figures):
        raise IntegrityProblem("device_key_foreign", folder=str(folder))
    return Signer(public_key, lambda message: identity.sign(folder, message))


def check_signature(attached: Attached, file: str) -> None:
    """Do nothing when the key in the file inside a paper has signed what stands there.

    Raises IntegrityProblem ``report_signature_wrong``.
    """
    seal = attached.seal
    if not identity.verifies(seal.public_key, seal.signature, seal.message):
        raise IntegrityProblem("report_signature_wrong", file=file)


def check_device(attached: Attached, figures: Figures, file: str) -> None:
    """Do nothing when that key is of a device that ``figures`` come from.

    Raises IntegrityProblem ``report_other_kiosk``.
    """
    device, own = device_id(attached.seal.public_key).hex(), _devices(figures)
    if device not in own:
        raise IntegrityProblem("report_other_kiosk", file=file, device=device, own=", ".join(own))


def _devices(figures: Figures) -> list[str]:
    return list(dict.fromkeys(line.device for line in figures.ledgers))
