"""What other sites show of a link to a page: a title, a sentence, and the still map of the same.

References: the Open Graph protocol (ogp.me), and Twitter's cards, which read the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.record.vocabulary import EvidenceTier
from app.language.languages import ENGLISH
from app.pages.columns import label_of, marks_of
from app.selection.readable import readable
from app.store.withdrawn import what_stands

if TYPE_CHECKING:
    from app.language.languages import Language
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.features import Feature

__all__ = ["PICTURE_PX", "LinkPreview", "address", "incident_preview", "map_preview", "still_map"]

# What Facebook, X and most messengers show uncut.
PICTURE_PX = (1200, 630)
# They cut longer texts themselves, where it suits nobody.
MAX_SAID, MAX_SELECTION = 400, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPreview:
    """A page as other sites show it; ``page`` and ``picture`` are addresses below the root."""

    kind: str
    title: str
    says: str
    page: str
    picture: str
    picture_says: str
    width: int = PICTURE_PX[0]
    height: int = PICTURE_PX[1]

    @property
    def endpoints(self) -> tuple[tuple[str, str], ...]:
        """Media types and formats by which the page can be asked for as oEmbed."""
        return (("application/json+oembed", "json"), ("text/xml+oembed", "xml"))


def map_preview(
    catalog: Catalog,
    selection: Selection,
    language: Language,
    *,
    page: str,
    title: str,
    matched: int,
) -> LinkPreview:
    """Give what is shown of a map: how many incidents of which selection, and up to when."""
    asked = selection.as_shown
    counted = language.count(matched, "{n} incident", "{n} incidents")
    gone = what_stands(catalog, selection)[1]
    if gone:
        counted += f", {language.count(len(gone), '{n} withdrawn', '{n} withdrawn')}"
    only = f"{language.say('Only what was selected:')} {readable(asked)}" if asked else ""
    said = [counted, _short(only, MAX_SELECTION), catalog.coverage.sentence()]
    map_words = language.say("Map of the CPC route and of publicly reported incidents")
    spoken = "" if language is ENGLISH else f"lang={language.code}"
    return LinkPreview(
        kind="website",
        title=title,
        says=_short(". ".join(filter(None, said)) + ".", MAX_SAID),
        page=address(page, asked, spoken),
        picture=still_map(asked, language.code, *PICTURE_PX),
        picture_says=f"{map_words}: {counted}",
    )


def incident_preview(
    catalog: Catalog, feature: Feature, as_of: str, language: Language = ENGLISH
) -> LinkPreview:
    """Give what is shown of an incident: what is to be known of the record, then its summary.

    ``as_of`` is the moment of the record as a query string, or nothing. The address is that of the
    page of the incident, which is the one to cite.
    """
    spoken = "" if language is ENGLISH else f"lang={language.code}"
    title, name = label_of(feature), quote(feature.id, safe="")
    marks = [f"{language.say(words)}: {text}" for words, text in marks_of(feature)]
    if feature.properties.get("evidence_tier") == EvidenceTier.SECONDARY_LEAD:
        marks.append("Unconfirmed lead.")
    said = " ".join([*marks, str(feature.properties.get("summary") or "")])
    up_to = f"{catalog.coverage.sentence()}."
    return LinkPreview(
        kind="article",
        title=title,
        says=f"{_short(said, MAX_SAID - len(up_to))} {up_to}".strip(),
        page=address(f"incidents/{name}", as_of, spoken),
        picture=still_map(
            "&".join(filter(None, [f"ids={name}", as_of])), language.code, *PICTURE_PX
        ),
        picture_says=f"{language.say('Map of the place')}: {title}",
    )


def still_map(asked: str, code: str, width: int, height: int, form: str = "png") -> str:
    """Give the address below the root of the still map of a selection, in pixels."""
    return address(f"static/auto/{width}x{height}.{form}", asked, f"lang={code}")


def address(path: str, *queries: str) -> str:
    """Give an address below the root, with those query strings that say something.

    >>> address("map", "", "lang=ru")
    'map?lang=ru'
    """
    query = "&".join(filter(None, queries))
    return f"{path}?{query}" if query else path


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
