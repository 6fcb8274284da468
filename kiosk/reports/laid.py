"""Paragraphs and tables that remember how they were laid out: frames and tables ask again and again how high one is."""

from reportlab.platypus import Paragraph, Table


class Words(Paragraph):
    """A paragraph whose lines are broken once for each width it is asked about."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        # Who finds no room to part it takes its lines away.
        if vars(self).get("_asked") != width or not hasattr(self, "blPara"):
            self._told = super().wrap(width, height)
            self._asked = width
        return self._told


class Grid(Table):
    """A table of columns of given widths: whatever room there is for it, it takes the same."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if "_told" not in vars(self):
            self._told = super().wrap(width, height)
        return self._told
