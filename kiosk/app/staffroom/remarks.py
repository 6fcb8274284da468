"""Comments in the words of a staff page."""

from kiosk.domain.comments import Comment
from kiosk.domain.period import Period, date_figures, period_words
from kiosk.domain.survey import Survey
from kiosk.domain.wording import Wording
from kiosk.staff.remark import Remark
from kiosk.widgets.face import LEVELS


def remark(one: Comment, survey: Survey | None, words: Wording) -> Remark:
    """Return a comment in words: its day, never the time, its criterion and level, never the officer."""
    if one.undated:
        day = words.text("staff.comments.undated")
    elif one.until is not None and one.until != one.day:
        day = period_words(Period(one.day, one.until), words)
    else:
        day = date_figures(one.day, words)
    criteria = {item.id: item.names[words.lang] for item in survey.criteria} if survey else {}
    levels = {level.id: level.texts[words.lang] for level in survey.levels} if survey else {}
    about = [day, criteria.get(one.criterion, one.criterion)]
    if one.level is not None:
        about.append(levels.get(one.level, one.level))
    tone = LEVELS.index(one.level) if one.level in LEVELS else None
    return Remark(one.hash, one.text, " · ".join(part[:1].upper() + part[1:] for part in about), tone)
