"""The driver of a printer of the tests: it takes PDF as it is, on these sizes of paper, on one side or on two."""

_SIZES = {"A3": (842, 1191), "A4": (595, 842), "A5": (420, 595), "Label": (200, 300)}
_HEAD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "DESK.PPD"
*Manufacturer: "Desk"
*Product: "(Desk)"
*ModelName: "Desk"
*ShortNickName: "Desk"
*NickName: "Desk"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*FileSystem: False
*Throughput: "1"
*TTRasterizer: Type42
*cupsManualCopies: True
*cupsFilter: "application/vnd.cups-pdf 0 -"
*DefaultFont: Courier
"""


def ppd(*sizes: str, both_sides: bool) -> str:
    """Return the text of a driver; the first size is the one it takes by itself."""
    lines = [_HEAD]
    for option in ("PageSize", "PageRegion"):
        lines += [f"*OpenUI *{option}: PickOne", f"*Default{option}: {sizes[0]}"]
        lines += [f'*{option} {size}: "<</PageSize[{_points(size)}]>>setpagedevice"' for size in sizes]
        lines += [f"*CloseUI: *{option}"]
    lines += [f"*DefaultImageableArea: {sizes[0]}", f"*DefaultPaperDimension: {sizes[0]}"]
    for size in sizes:
        lines += [f'*ImageableArea {size}: "0 0 {_points(size)}"', f'*PaperDimension {size}: "{_points(size)}"']
    if both_sides:
        lines += ["*OpenUI *Duplex: PickOne", "*DefaultDuplex: None", '*Duplex None: ""']
        lines += ['*Duplex DuplexNoTumble: ""', '*Duplex DuplexTumble: ""', "*CloseUI: *Duplex"]
    return "\n".join([*lines, ""])


def _points(size: str) -> str:
    return " ".join(map(str, _SIZES[size]))
