"""The printers that the pictures show: a machine that takes pictures need not have any."""

from kiosk.app.printing.queue import Printer, Progress, Sides, Stage, Trouble

TITLES = ("Máy in phòng Kế toán", "HP LaserJet Pro MFP M428fdw")
EMPTY = Trouble("print_paper_out", {"printer": TITLES[0]})
PRINTERS = (
    Printer("ke-toan", TITLES[0], "Tầng 1", tuple(Sides), frozenset({"A4"}), usual=True),
    Printer("hp", TITLES[1], "Phòng họp tầng 2", trouble=Trouble("print_offline", {"printer": TITLES[1]})),
)
STAGES = (Progress(Stage.PRINTING, 2), Progress(Stage.STUCK, 2, EMPTY), Progress(Stage.DONE))
