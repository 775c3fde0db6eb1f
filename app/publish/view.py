"""One view of the record as a figure: for notebooks, Quarto, and documents written by hand.

A view is a selection in a language and a theme. It gives the live map as one page, the same as a
picture in three formats, and the words that belong under it. A notebook shows it by itself: the
page where scripts run, in a frame that reaches nothing, else the picture.
"""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from app.api.still_params import OF_STILLS
from app.bulk.durable import whole_file
from app.domain.errors import BadParameterError
from app.language.languages import CODES, language
from app.main import load_record, utc_now
from app.maps.fitting import CLOSEST_BOX, Fit
from app.maps.still.beside import drawn_and_beside
from app.maps.still.still import still_map
from app.pages.citations import bibtex
from app.pages.map_page import map_page
from app.selection.selection import PARAMETERS as SELECTION
from app.selection.selection import Selection
from app.selection.still.asked import THEMES, Asked, check_refused
from app.selection.still.frame import Centre
from app.settings import read_settings
from app.store.citation import citation_of
from app.store.record import catalog_at
from app.store.withdrawn import what_stands

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.language.languages import Language
    from app.store.catalog import Catalog
    from app.store.record import Record

__all__ = ["View", "view"]

SIZE = "800x500"
FORMS = ("png", "svg", "pdf")
# What a notebook may show, best last to first: programs take the first that they can.
MEDIA = {
    "image/png": "png",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
}
PAGE, WORDS = "text/html", "text/plain"
FRAME_PX = 640


def view(
    query: str = "",
    *,
    lang: str | None = None,
    theme: str | None = None,
    record: Record | None = None,
    **furniture: str | bool,
) -> View:
    """Give a view of the record, which is read once without ``record``.

    Parameters
    ----------
    query : str
        A selection as in the address of the map, as ``near=cpc-terminal,25km``; it may hold what
        the address of a still map has besides, as ``theme=dark``.
    lang, theme : str, optional
        ``en``, ``ru``, ``kk`` or ``uk``; ``light`` or ``dark``; without them English and light.
    record : Record, optional
        Of which the view is; without it the journal of the settings, or what is shipped.
    **furniture
        Of the still map: ``position`` and ``size`` (as ``"800x500"``), ``title``, ``legend`` and
        the other parameters of docs/still-maps.md.

    Raises
    ------
    BadParameterError
        For a selection or a parameter that cannot be read, or is given twice; it names it.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    named = [(name, text) for name, text in (("lang", lang), ("theme", theme)) if text is not None]
    values = _once([*named, *_texts(furniture), *_of_stills(pairs)])
    asked = Selection.parse([pair for pair in pairs if pair[0] not in OF_STILLS])
    code, colours = values.pop("lang", CODES[0]), values.pop("theme", THEMES[0])
    for name, value, known in (("lang", code, CODES), ("theme", colours, THEMES)):
        if value not in known:
            raise BadParameterError(name, f"'{value}' is none of {', '.join(known)}")
    given = record or load_record(read_settings(), now=utc_now())
    catalog = catalog_at(given, asked.as_of)
    found = View(catalog, asked, language(code), colours, tuple(values.items()))
    found.asked_still("svg")
    return found


@dataclass(frozen=True)
class View:
    """A selection of a catalog in a language and a theme, with what the still map has on it."""

    catalog: Catalog
    selection: Selection
    language: Language
    theme: str
    furniture: tuple[tuple[str, str], ...] = ()

    @cached_property
    def page(self) -> str:
        """The live map as one file: it needs nothing, asks nobody and opens as the picture is."""
        where, middle = self.asked_still("svg").position, ""
        if isinstance(where, Centre):
            middle = f"&map={where.zoom:.2f}/{where.lat:.4f}/{where.lon:.4f}"
        return map_page(
            self.catalog,
            self.selection,
            standalone=True,
            language=self.language,
            start=f"theme={self.theme}{middle}",
            fit=Fit(where, CLOSEST_BOX) if isinstance(where, tuple) else None,
        ).html

    def picture(self, form: str = "png") -> bytes:
        """Give the view as ``png`` (twice the dots of its size), ``svg`` or ``pdf``.

        Raises
        ------
        BadParameterError
            For another format.
        """
        if form not in FORMS:
            raise BadParameterError("form", f"'{form}' is none of {', '.join(FORMS)}")
        standing, gone = what_stands(self.catalog, self.selection)
        shown, beside = drawn_and_beside(self.catalog, standing, gone)
        return still_map(self.catalog, shown, self.asked_still(form), beside)

    def asked_still(self, form: str) -> Asked:
        """Give what is asked of the still map."""
        values = {"lang": self.language.code, "theme": self.theme, **dict(self.furniture)}
        position, size = values.pop("position", "auto"), values.pop("size", SIZE)
        scale = "@2x" if form == "png" else ""
        _check_known(values)
        return Asked.parse(position, f"{size}{scale}.{form}", values)

    @property
    def caption(self) -> str:
        """What belongs under a picture, whose credits are in it: how many, of what, up to when."""
        standing, gone = what_stands(self.catalog, self.selection)
        shown, beside = drawn_and_beside(self.catalog, standing, gone)
        counted = self.language.count(len(shown), "{n} incident", "{n} incidents")
        told = ", ".join([counted, *beside.words(self.language)])
        return f"{told}. {self.citation} {self.catalog.coverage.sentence()}."

    @property
    def citation(self) -> str:
        """The suggested citation of the record in this version."""
        return citation_of(self.catalog, "").sentence

    @property
    def bibtex(self) -> str:
        """The same for BibTeX; its key is ``incident-mapper``."""
        return bibtex(citation_of(self.catalog, ""))

    def save(self, path: str | Path) -> Path:
        """Write the view in the format that the file's name ends in: html, png, svg or pdf.

        Raises
        ------
        BadParameterError
            For another ending, or a folder that does not exist.
        """
        path = Path(path)
        form = path.suffix.removeprefix(".").lower()
        if form not in ("html", *FORMS):
            expected = f"expected {', '.join(f'.{name}' for name in ('html', *FORMS))}"
            raise BadParameterError("path", f"'{path.name}' has an unknown ending; {expected}")
        if not path.parent.is_dir():
            raise BadParameterError("path", f"the folder '{path.parent}' does not exist")
        body = self.page.encode() if form == "html" else self.picture(form)
        with whole_file(path) as file:
            file.write(body)
        return path

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give what a notebook may show, and how wide a picture is: it has twice the dots."""
        wanted = [
            name
            for name in (PAGE, *MEDIA, WORDS)
            if (not include or name in include) and name not in (exclude or ())
        ]
        return {name: self._as(name) for name in wanted}, {"image/png": self._width()}

    def _as(self, media: str) -> str:
        if media == WORDS:
            return self.caption
        if media == PAGE:
            return self._frame()
        body = self.picture(MEDIA[media])
        return body.decode() if media == "image/svg+xml" else base64.b64encode(body).decode()

    def _frame(self) -> str:
        """Give the page in a frame: it runs its own script there, and reaches nothing around it."""
        title = self.language.say("Map of the CPC route and of publicly reported incidents")
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" sandbox="allow-scripts" '
            f'title="{html.escape(title)}" width="100%" height="{FRAME_PX}" '
            'style="border:0"></iframe>'
            f"<p><small>{html.escape(self.caption)}</small></p>"
        )

    def _width(self) -> dict[str, int]:
        size = self.asked_still("png").size
        return {"width": size.width, "height": size.height}


def _texts(furniture: dict[str, str | bool]) -> tuple[tuple[str, str], ...]:
    """Give the parameters as an address has them."""
    return tuple(
        (name.replace("_", "-"), str(value).lower() if isinstance(value, bool) else value)
        for name, value in furniture.items()
    )


def _of_stills(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give what a query holds of the still map; refuse what is neither that nor a selection."""
    check_refused(dict(pairs))
    for name, _ in pairs:
        if name not in OF_STILLS and name not in SELECTION:
            expected = f"expected {', '.join((*SELECTION, *OF_STILLS))}"
            raise BadParameterError(name, f"is not a parameter here; {expected}")
    return [pair for pair in pairs if pair[0] in OF_STILLS]


def _once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            raise BadParameterError(name, "is given twice")
        values[name] = value
    return values


def _check_known(values: dict[str, str]) -> None:
    for name in values:
        if name not in OF_STILLS:
            expected = f"expected {', '.join(('position', 'size', *OF_STILLS))}"
            raise BadParameterError(name, f"is not a parameter here; {expected}")
