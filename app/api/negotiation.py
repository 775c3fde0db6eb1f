"""Which format answers a request: ``f``, else the Accept header with its preferences.

References: RFC 9110, sections 12.4.2 (quality values) and 12.5.1 (Accept); RFC 6906 (profile).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError, MapperError
from app.exports.formats import FORMATS, Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "ALIASES", "CITATIONS", "HTML", "OF_ITEM", "OF_ITEMS", "PAGE", "NotAcceptableError",
    "negotiated",
]  # fmt: skip

HTML = ("text/html", "application/xhtml+xml")
# A page for readers: it is paged, and no file.
PAGE = Format(name="html", title="HTML", media_type="text/html", suffix="html", is_paged=True)
# Names in the order of preference, each with the media types that ask for it.
OF_ITEMS: dict[str, tuple[str, ...]] = {
    "json": FORMATS["json"].accepted,
    PAGE.name: HTML,
    **{name: each.accepted for name, each in FORMATS.items()},
}
# Other names of a format, as other services have them.
ALIASES = {"geojson": "json"}
# An item can be had as its citation too, by the media types that registries of DOIs give one as.
CITATIONS = {
    "bibtex": "application/x-bibtex",
    "csl": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems",
}
OF_ITEM = {
    **{name: OF_ITEMS[name] for name in ("json", "html", "jsonfg")},
    **{name: (media_type,) for name, media_type in CITATIONS.items()},
}
RANGE = re.compile(r"\s*([\w!#$&^.+*-]+/[\w!#$&^.+*-]+)\s*(;.*)?", re.ASCII)
PART = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
PARAMETER = re.compile(r';\s*([\w!#$&^.+*-]+)=("(?:[^"\\]|\\.)*"|[^;"\s]*)\s*(?=;|$)', re.ASCII)
QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?", re.ASCII)
MAX_RANGES = 50
Ranges = dict[str, float]


class NotAcceptableError(MapperError):
    """An Accept header that takes nothing of what there is."""

    code = "not-acceptable"


def negotiated(f: str | None, accept: str, offered: Mapping[str, tuple[str, ...]]) -> str:
    """Give the name of the format: the one that ``f`` names, else the best of the Accept header.

    Parameters
    ----------
    f
        The name that was asked for, if any; it wins over the header.
    accept
        The header; empty or not readable takes everything.
    offered
        Names in the order of preference, with their media types.

    Raises
    ------
    BadParameterError
        If ``f`` is none of the names; the message lists them.
    NotAcceptableError
        If the header takes none of them; the message lists them.
    """
    if f is not None:
        f = ALIASES.get(f, f)
        if f not in offered:
            raise BadParameterError("f", f"'{f[:80]}' is none of {', '.join(offered)}")
        return f
    profiled = frozenset(each for types in offered.values() for each in types if ";" in each)
    ranges = dict(_ranges(accept, profiled)) or {"*/*": 1.0}
    rated = {name: max(_rating(t, ranges) for t in types) for name, types in offered.items()}
    best = max(rated, key=lambda name: rated[name])
    if rated[best][0] <= 0:
        listed = ", ".join(f"{types[0]} (f={name})" for name, types in offered.items())
        raise NotAcceptableError(f"Accept: '{accept[:80]}' takes none of {listed}")
    return best


def _ranges(accept: str, profiled: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Give each media range with its quality; what cannot be read is passed over.

    A profile stays with its range where there is such a format. Any other is passed over, as by
    everybody who does not know it (RFC 6906, section 3.1).
    """
    parts = PART.findall(accept) if '"' in accept else accept.split(",")
    for part in parts[:MAX_RANGES]:
        found = RANGE.fullmatch(part)
        if found is None:
            continue
        if not found[2]:
            yield found[1].lower(), 1.0
            continue
        given = {name.lower(): text for name, text in PARAMETER.findall(found[2])}
        quality = QUALITY.fullmatch(given.get("q", ""))
        media_type = found[1].lower()
        named = {
            f'{media_type}; profile="{uri}"' for uri in given.get("profile", "").strip('"').split()
        }
        known = named & profiled or {media_type}
        for each in known:
            yield each, float(given["q"]) if quality else 1.0


def _rating(media_type: str, ranges: Ranges) -> tuple[float, int]:
    """Give quality and closeness: the closest range decides, a named type wins over any type."""
    plain = media_type.partition(";")[0]
    wider = "*/*", f"{plain.partition('/')[0]}/*", *dict.fromkeys([plain, media_type])
    near = max((place for place, name in enumerate(wider) if name in ranges), default=None)
    return (0.0, 0) if near is None else (ranges[wider[near]], near)
