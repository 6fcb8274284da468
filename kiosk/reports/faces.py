"""The five faces as thin lines for paper: told apart by their eyes and mouths."""

from reportlab.pdfgen.canvas import Canvas

_MOUTHS = {
    "satisfied": (0.48, -0.2, -0.36),
    "neutral": (0.46, -0.34, 0.0),
    "unsatisfied": (0.46, -0.46, 0.3),
    "very_unsatisfied": (0.44, -0.54, 0.44),
}
"""Half the width of a mouth, the height of its corners, and how far it bends, in radii upwards."""


def draw_face(canvas: Canvas, x: float, y: float, radius: float, level: str) -> None:
    """Draw the face of ``level`` around ``x``, ``y`` in points; raises KeyError for a level that has none."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(radius, radius)
    canvas.setLineWidth(0.1)
    canvas.setLineCap(1)
    canvas.circle(0, 0, 0.95)
    if level == "very_satisfied":
        for side in (-0.4, 0.4):
            canvas.bezier(side - 0.16, 0.1, side - 0.1, 0.32, side + 0.1, 0.32, side + 0.16, 0.1)
        path = canvas.beginPath()
        path.moveTo(-0.52, -0.16)
        path.lineTo(0.52, -0.16)
        path.curveTo(0.5, -0.78, -0.5, -0.78, -0.52, -0.16)
        path.close()
        canvas.drawPath(path, fill=1)
    else:
        for side in (-0.4, 0.4):
            canvas.circle(side, 0.14, 0.1, fill=1)
        wide, ends, bend = _MOUTHS[level]
        canvas.bezier(-wide, ends, -wide * 0.52, ends + bend, wide * 0.52, ends + bend, wide, ends)
    if level == "very_unsatisfied":
        for side in (-1, 1):
            canvas.line(side * 0.57, 0.5, side * 0.24, 0.38)
    canvas.restoreState()
