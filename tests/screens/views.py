"""Every view a visitor may meet, from the texts and surveys that come with the program."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.app import assets
from kiosk.app.pages import View
from kiosk.codes.qr import modules
from kiosk.domain.copies import replace
from kiosk.domain.survey import LEVEL_IDS
from kiosk.screens.ask import AskView
from kiosk.screens.closed import ClosedView
from kiosk.screens.comment import CommentView
from kiosk.screens.patience import PatienceView
from kiosk.screens.reasons import ReasonsView, ReasonView
from kiosk.screens.sorry import SorryView
from kiosk.screens.thanks import ThanksView
from kiosk.screens.welcome import Status, WelcomeView
from kiosk.widgets.bar import BarView
from kiosk.widgets.face import tones
from kiosk.widgets.level import LevelView

SURVEY = assets.load_survey("kbnn-5")
ADDRESS = "https://phong-giao-dich-so-12.example.vn/y-kien?quay=2"
CONTACT = "Phản ánh, kiến nghị: 0218 385 1234 · thứ Hai – thứ Sáu, 7:30 – 11:30 và 13:30 – 17:00"
HOURS = ("Thứ Hai – thứ Sáu: 7:30 – 11:30, 13:30 – 17:00", "Thứ Bảy, Chủ nhật: nghỉ")


@dataclass(frozen=True)
class Case:
    """A view with the name a failing test tells."""

    name: str
    view: View


def levels(lang: str, count: int) -> tuple[LevelView, ...]:
    words = {level.id: level.texts[lang] for level in SURVEY.levels}
    return tuple(
        LevelView(ident, words[ident], tone) for ident, tone in zip(LEVEL_IDS[count], tones(count), strict=True)
    )


def ask(lang: str, count: int = 5) -> AskView:
    question = max((criterion.questions[lang] for criterion in SURVEY.criteria), key=len)
    return AskView(assets.wording(lang), question, number=1, total=2, levels=levels(lang, count), first=False)


def reasons(lang: str, ticked: tuple[int, ...] = ()) -> ReasonsView:
    offered = tuple(ReasonView(reason.id, reason.texts[lang], i in ticked) for i, reason in enumerate(SURVEY.reasons))
    name = SURVEY.criteria[0].names[lang]
    return ReasonsView(assets.wording(lang), levels(lang, 5)[-1], name, offered, comment_allowed=True, seconds_left=24)


def every_view(lang: str) -> Iterator[Case]:
    """Yield every kind of view, with the longest texts it may have."""
    wording = assets.wording(lang)
    status = Status("Chưa đồng bộ từ 08:42", "warn")
    chips = ("Luôn mỉm cười", "Luôn nhẹ nhàng", "Luôn thấu hiểu")
    yield Case("welcome", WelcomeView(wording, True, chips, CONTACT, modules(ADDRESS), status))
    yield Case("welcome by invitation", WelcomeView(wording, False, chips, CONTACT))
    for count in (2, 3, 4, 5):
        yield Case(f"ask {count} levels", ask(lang, count))
    yield Case("ask, invited", replace(ask(lang), first=True, invited=True))
    yield Case("ask, answered", replace(ask(lang), chosen="unsatisfied"))
    yield Case("reasons", reasons(lang, (1, 2)))
    long = "Nhân viên hướng dẫn chưa rõ, tôi phải đi lại ba lần. " * 9
    yield Case("reasons with a comment", replace(reasons(lang, (0,)), comment=long))
    yield Case("comment", CommentView(wording, "Nhân viên hướng dẫn chưa rõ", layout=lang))
    yield Case("comment by VNI", CommentView(wording, method="vni"))
    yield Case("thanks", ThanksView(wording))
    opens = "Mở cửa lại lúc 7:30 sáng thứ Hai, ngày 26 tháng 01."
    yield Case("closed", ClosedView(wording, HOURS, opens, "0218 385 1234"))
    yield Case("sorry", SorryView(wording))
    yield Case("patience", PatienceView(wording))


def bar(lang: str, *, training: bool = False) -> BarView:
    office = "Phòng Giao dịch số 12 – Kho bạc Nhà nước khu vực XVIII"
    return BarView(assets.wording(lang), office, "Phòng Kế toán Nhà nước · Quầy số 2", training=training)
