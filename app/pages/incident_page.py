"""The page of an incident, to read and to cite: all that is on record, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from app.language.languages import CODES, ENGLISH
from app.language.languages import language as language_of
from app.maps.drawn import drawn_features
from app.maps.mapdata import credit_line
from app.maps.style import CLASSES
from app.maps.wording import days_words
from app.pages.analyses_of_incident import analyses_of
from app.pages.blocks import Code, Figure, Listing, Paragraph, Table
from app.pages.columns import label_of, marks_of
from app.pages.framing import frame
from app.pages.incident_account import account
from app.pages.incident_figures import PICTURE_PX
from app.pages.link_preview import address, incident_preview, still_map
from app.pages.quoting import plain_url
from app.pages.render import HtmlPage, render
from app.pages.sheets import SHEETS, WITH_MAP
from app.selection.still.frame import FORMATS

if TYPE_CHECKING:
    from app.pages.incident_account import Told

__all__ = ["KINDS_OF_BLOCKS", "incident_page"]

SHARED_PX = (800, 500)
# What the templates call the kinds of blocks.
KINDS_OF_BLOCKS = {
    Paragraph: "paragraph", Listing: "listing", Table: "table", Code: "code", Figure: "figure",
}  # fmt: skip


def incident_page(told: Told, *, is_framed: bool = True) -> HtmlPage:
    """Show an incident in the language of the account; the record's text stays in its own.

    ``is_framed`` says whether any page may frame its map, so that a frame is offered.
    """
    catalog, incident, language = told.catalog, told.incident, told.language
    feature = catalog.feature("incidents", incident.id)
    asked = f"?as-of={quote(told.given, safe=':')}" if told.given else ""
    data = drawn_features([feature], label=label_of, address=lambda f: f"{f.id}{asked}")
    when = incident.when
    return render(
        "incident.html",
        catalog,
        base="../",
        sheets=WITH_MAP if data else SHEETS,
        language=language,
        languages=[language_of(code) for code in CODES],
        incident=incident,
        preview=incident_preview(catalog, feature, asked.removeprefix("?"), language),
        root=plain_url(told.root),
        days=days_words(when.date_start_local, when.date_end_local, when.date_prec, language),
        label=CLASSES[incident.event_class].label,
        marks=marks_of(feature),
        sections=account(told),
        kinds={kind.__name__: name for kind, name in KINDS_OF_BLOCKS.items()},
        analyses=analyses_of(catalog, incident.id, _moment(told)),
        map_data=data,
        map_credit=credit_line(catalog),
        picture_px=PICTURE_PX,
        elsewhere=_elsewhere(told, is_framed=is_framed),
        given=told.given,
        moment=quote(told.given, safe=":"),
        spoken="" if language is ENGLISH else language.code,
    )


def _elsewhere(told: Told, *, is_framed: bool) -> dict[str, object]:
    """Give the frame of the map, if it may have one, and its pictures' addresses by format."""
    name, code = quote(told.incident.id, safe=""), told.language.code
    moment = f"as-of={quote(told.given, safe=':')}" if told.given else ""
    asked = "&".join(filter(None, [f"ids={name}", moment]))
    spoken = "" if told.language is ENGLISH else f"lang={code}"
    framed = f"{told.root}{address('embed', asked, spoken)}#incident={name}"
    return {
        "frame": frame(framed, told.incident.title) if is_framed else "",
        "pictures": {form: still_map(asked, code, *SHARED_PX, form) for form in FORMATS},
    }


def _moment(told: Told) -> tuple[tuple[str, str], ...]:
    return (("as-of", told.given),) if told.given else ()
