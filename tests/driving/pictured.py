"""Pictures of QR codes as people make them: saved from a page, or photographed by a hand that is not quite straight."""

from io import BytesIO
from random import Random

from PIL import Image, ImageFilter

from kiosk.codes.qr import QUIET_ZONE, modules


def drawn(words: str, module: int = 8) -> Image.Image:
    """Return the code as it stands on a screen."""
    matrix = modules(words)
    side = len(matrix) + 2 * QUIET_ZONE
    code = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            code.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0 if dark else 255)
    return code.resize((side * module, side * module), Image.Resampling.NEAREST)


def photographed(words: str, turned: float = 11.0, seed: int = 1) -> Image.Image:
    """Return the same on a grey desk: turned, out of focus a little, and with the grain of a poor light."""
    code = drawn(words).rotate(turned, expand=True, fillcolor=150, resample=Image.Resampling.BICUBIC)
    desk = Image.new("L", (code.width + 700, code.height + 400), 150)
    desk.paste(code, (420, 180))
    grain = Image.frombytes("L", desk.size, Random(seed).randbytes(desk.width * desk.height))
    return Image.blend(desk.filter(ImageFilter.GaussianBlur(1.5)), grain, 0.12)


def saved(picture: Image.Image, form: str = "PNG") -> bytes:
    file = BytesIO()
    picture.save(file, form)
    return file.getvalue()
