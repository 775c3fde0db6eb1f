"""The first page of a dossier: of which record it is, what was asked for, and what is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis.asking import software_version
from app.maps.wording import more_match_words
from app.pages.blocks import Span, own, said
from app.selection.readable import readable
from app.store.withdrawn import what_stands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.pages.blocks import Line
    from app.publish.dossier import Order
    from app.store.select import Page

__all__ = ["front_lines"]


def front_lines(order: Order, page: Page) -> Iterator[Line]:
    """Yield what the title page says of the version, of what was asked, and of what is not told."""
    say, catalog = order.language.say, order.catalog
    yield own(catalog.coverage.sentence())
    yield said(
        say(
            "Data {data}, record version {record}, software {software}",
            data=catalog.manifest.version,
            record=catalog.version,
            software=software_version(),
        )
    )
    if asked := readable(order.selection.canonical):
        yield (Span(f"{say('Selection')}: "), *own(asked))
    yield from _not_told(order, page)
    if not order.language.is_reviewed:
        yield said(say("This translation has not yet been reviewed by a speaker."))


def _not_told(order: Order, page: Page) -> Iterator[Line]:
    """Yield what is selected and not told: what a limit leaves out, what was withdrawn and why."""
    language = order.language
    if (rest := page.matched - len(page.features)) > 0:
        yield said(more_match_words(rest, order.selection.cut, language))
    for gone in what_stands(order.catalog, order.selection)[1]:
        since = language.say("withdrawn since")
        if gone.day:
            since = language.say("withdrawn on {day}", day=language.day(gone.day))
        yield (*own(gone.id), Span(f": {since}: "), *own(gone.reason))
