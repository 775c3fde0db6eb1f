"""The map as a page, as an embed without panel, and as one file that needs nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.errors import BadParameterError
from app.domain.record.vocabulary import EventClass
from app.exports.formats import FILES, FORMATS
from app.language.languages import CODES, ENGLISH
from app.language.languages import language as language_of
from app.maps.assets import MAP_SCRIPT, static_text
from app.maps.fitting import fit_of
from app.maps.interactive import interactive_map
from app.maps.mapdata import MOST_IN_FILE, MOST_IN_PAGE, credit_line, short_credit
from app.maps.row_cards import RowsElsewhere, row_titles
from app.maps.rows import chosen_rows, left_out, map_rows
from app.maps.style import CLASSES
from app.maps.switches import AS_EVER, Switches
from app.maps.text import json_block
from app.maps.wording import more_match_words
from app.pages.framing import frame_around
from app.pages.link_preview import map_preview
from app.pages.render import QUOTED_ROOT_PLACE, ROOT_PLACE, HtmlPage, render
from app.selection.readable import readable
from app.store.citation import citation_of
from app.store.withdrawn import what_stands

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.language.languages import Language
    from app.maps.fitting import Fit
    from app.maps.online import OnlineBasemap
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.measured import Measured
    from app.store.withdrawn import Withdrawal

__all__ = ["SHEETS", "map_page"]

TITLE = "Incidents on the CPC route, Tengiz to the Black Sea"
# A notice of more would hide the map.
MOST_NAMED = 5
SHEETS = ("leaflet.css", "theme.css", "page.css", "map.css", "panel.css", "charts.css")


def map_page(  # noqa: PLR0913  # what a page of the map may be
    catalog: Catalog,
    selection: Selection,
    *,
    embed: Switches | None = None,
    standalone: bool = False,
    language: Language = ENGLISH,
    online: OnlineBasemap | None = None,
    start: str = "",
    fit: Fit | None = None,
    is_framed: bool = True,
) -> HtmlPage:
    """Draw the selected incidents; ``standalone`` puts every script and style into the page.

    ``embed`` is what stands in a map for a frame, which has no panel.
    A selection opens fitted as its still map is, everything on the whole route; ``fit`` is another
    box to open on. ``start`` is the fragment of a link that the page opens with where its address
    has none.
    ``is_framed`` says whether any page may frame the map, so that a frame is offered.
    ``online`` is the basemap of another host that readers may switch on; a file asks nobody.
    A page that is no file has the place of the service's address open, for ``at_root`` to fill.
    The interface speaks the language; what the record says stays in its own, which is English.

    Raises
    ------
    BadParameterError
        If the selection has more incidents than one file holds, or asks for what is not there.
    """
    online = None if standalone else online
    standing, gone = what_stands(catalog, selection)
    rows = chosen_rows(catalog, standing)
    newest = range(len(rows) - 1, max(len(rows) - 1 - MOST_IN_PAGE, -1), -1)
    is_whole = _is_whole(len(rows), standalone=standalone)
    addresses = {} if is_whole else _addresses(catalog, standing, language)
    shown = _measured(catalog, rows) if is_whole else RowsElsewhere(rows, newest, addresses)
    name, title = "embed" if embed else "map", language.say(TITLE)
    page = render(
        "map.html",
        catalog,
        preview=map_preview(
            catalog, selection, language, page=name, title=title, matched=len(rows)
        ),
        root=ROOT_PLACE,
        quoted_root=QUOTED_ROOT_PLACE,
        parts=interactive_map(
            catalog,
            shown,
            language,
            online,
            switches=embed or AS_EVER,
            fit=fit or (fit_of(catalog, shown) if selection.selects else None),
            as_file=standalone,
        ),
        frame_around=frame_around(title) if is_framed else None,
        embed=embed,
        inline=standalone,
        start=start,
        sheets=SHEETS,
        files=[FORMATS["json"], *FILES],
        is_whole=is_whole,
        incidents=row_titles(catalog, rows, newest, language),
        **_left_out(gone),
        **_spoken(language),
        **_counted(catalog, rows, language),
        **_of_the_record(catalog, selection),
        **_asked(catalog, selection, standing, language),
    )
    return replace(page, image_hosts=(online.origin,)) if online else page


def _left_out(gone: Sequence[Withdrawal]) -> dict[str, Any]:
    """Name what is left out because it was withdrawn, and count what is not named."""
    return {"withdrawn": gone[:MOST_NAMED], "more_withdrawn": len(gone[MOST_NAMED:])}


def _spoken(language: Language) -> dict[str, Any]:
    """Give the words of the page, and the languages that it is to be had in."""
    return {
        "title": language.say(TITLE),
        "language": language,
        "languages": [language_of(code) for code in CODES],
        "words": json_block(_words(language)),
    }


def _counted(catalog: Catalog, rows: NDArray[np.intp], language: Language) -> dict[str, Any]:
    """Say how many incidents there are, of which classes, and by which signs these are known."""
    return {
        "matched": len(rows),
        "classes": _classes(catalog, rows, language),
        "icons": {name.value: style.icon for name, style in CLASSES.items()},
    }


def _of_the_record(catalog: Catalog, selection: Selection) -> dict[str, Any]:
    """Say of which record the map is: its credits, its coverage, and how the map is cited."""
    return {
        "map_credit": credit_line(catalog),
        "short_credit": short_credit(catalog),
        "cited": replace(citation_of(catalog), title=TITLE),
        "lasting": selection.pinned(catalog.version),
        "total": len(catalog.incidents),
        "read_up_to": catalog.coverage.read_up_to,
    }


def _asked(
    catalog: Catalog, selection: Selection, standing: Selection, language: Language
) -> dict[str, Any]:
    """Say what was selected, for people and for links, and how much of it a limit leaves out."""
    rest = left_out(catalog, standing) if selection.cut else 0
    return {
        "selection": readable(selection.canonical),
        "query": selection.as_shown,
        "data_query": standing.as_shown,
        "followed": selection.followed or "collection=incidents",
        "left_out": rest,
        "more_match": more_match_words(rest, selection.cut, language),
        "cut": readable(selection.cut),
    }


def _is_whole(count: int, *, standalone: bool) -> bool:
    """Say whether a page brings all of its incidents; one file does, and holds only so many."""
    if standalone and count > MOST_IN_FILE:
        message = f"one file holds {MOST_IN_FILE:,} incidents; this selection has {count:,}"
        raise BadParameterError("standalone", message)
    return standalone or count <= MOST_IN_PAGE


def _measured(catalog: Catalog, rows: NDArray[np.intp]) -> list[Measured]:
    features = catalog.collection("incidents").features
    return catalog.incidents.some([features[row].id for row in rows])


def _addresses(catalog: Catalog, selection: Selection, language: Language) -> dict[str, str]:
    """Give where the page gets its rows and their words, from the root: of this record for good."""
    asked = selection.pinned(catalog.version)
    spoken = f"{asked}&lang={language.code}"
    return {
        "block": f"map/rows?{asked}",
        "titles": f"map/rows/titles?{spoken}",
        "card": f"map/rows/card?{spoken}",
        "found": f"map/rows/found?{asked}",
    }


def _words(language: Language) -> dict[str, str | dict[str, str]]:
    """Give the words that the page's own script says; by no key at all, how it writes numbers."""
    script, forms = static_text(MAP_SCRIPT), language.forms()
    said = {key: found for key, found in language.words().items() if f'"{key}"' in script}
    return {"": forms, **said} if forms else said


def _classes(catalog: Catalog, rows: NDArray[np.intp], language: Language) -> list[dict[str, str]]:
    """Give the classes of the legend: those that are there."""
    there = set(map_rows(catalog).columns["class"][rows].tolist())
    return [
        {"id": name, "label": language.say(CLASSES[name].label), "icon": CLASSES[name].icon}
        for number, name in enumerate(EventClass)
        if number in there
    ]
