"""The list of parts inside a frozen folder, as CycloneDX: who updates it can ask what is known of each."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from freezing import dressing
from freezing.parts import Part

FILE = "sbom.cdx.json"


def write(folder: Path, parts: Iterable[Part], epoch: int) -> None:
    """Write the list; its number and its time follow from what is in the folder, so that it is the same every time."""
    bom = Bom()
    program = Component(
        name="hailong",
        version=dressing.version(),
        type=ComponentType.APPLICATION,
        bom_ref="hailong",
        licenses=[LicenseFactory().make_with_expression("Apache-2.0")],
    )
    bom.metadata.component = program
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    told = [_component(folder, part) for part in parts]
    bom.components.update(told)
    bom.register_dependency(program, told)
    named = "\n".join(f"{one.name} {one.version}" for one in told)
    bom.serial_number = uuid5(NAMESPACE_URL, f"{dressing.version()} {epoch}\n{named}")
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _component(folder: Path, part: Part) -> Component:
    space = "debian" if part.kind == "deb" else None
    url = PackageURL(part.kind, space, part.name.lower(), part.version)
    made = LicenseFactory()
    libraries = [
        Component(
            name=name,
            type=ComponentType.FILE,
            bom_ref=f"{part.kind}/{part.name}/{name}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=_digest(folder / "lib" / name))],
        )
        for name in part.files
        if ".so" in name or name.endswith((".dll", ".pyd"))
    ]
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{part.kind}/{part.name}",
        purl=url,
        licenses=[made.make_from_string(part.terms)] if part.terms else [],
        components=libraries,
    )


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
