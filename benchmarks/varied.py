"""Many incidents whose texts are as varied as the shipped ones, and so as hard to compress.

Each is a shipped incident at a place and on days of its own. Its free texts, and the paths of its
links, are made anew of words of the record that are drawn at random, in the length that they had.
"""

from __future__ import annotations

import random
import re
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.record.incidents import Position
from app.domain.record.vocabulary import LocationClass
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle

__all__ = ["varied_bundle"]

SEED = 11
KNOWN = (LocationClass.SITE, LocationClass.QUARTER, LocationClass.CITY)
TEXTS = {
    "title", "summary", "description", "note", "notes", "quote", "text", "what", "weapon_text",
    "severity_text", "accused", "other_target",
}  # fmt: skip
URL = "url"
HOST = re.compile(r"https?://[^/]+/?")
WORD = re.compile(r"\w+")
DAYS_BACK, BOX = 1_500, ((34.0, 56.0), (42.0, 49.0))


def varied_bundle(count: int) -> Bundle:
    """Read the shipped data, and add as many incidents as make it so many."""
    bundle = read_bundle(geodata_folder())
    models = [*bundle.incidents.values()]
    words = _Words(models)
    more = range(count - len(models))
    made = [_made(models[number % len(models)], number, words) for number in more]
    return replace(bundle, incidents={**bundle.incidents, **{one.id: one for one in made}})


class _Words:
    """The words of the record, to be drawn from."""

    def __init__(self, models: list[Incident]) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - the same words every time
        found = [text for model in models for text in _texts(model)]
        self._of_texts = " ".join(text for name, text in found if name != URL).split()
        paths = [HOST.sub("", text) for name, text in found if name == URL]
        self._of_paths = WORD.findall(" ".join(paths))

    def text(self, old: str) -> str:
        """Give another text of the same length."""
        return " ".join(self.chance.choices(self._of_texts, k=len(old)))[: len(old)]

    def url(self, old: str) -> str:
        """Give an address at the same host with other words in its path."""
        host = HOST.match(old)
        kept = host.group(0) if host else ""
        path = WORD.sub(lambda _: self.chance.choice(self._of_paths), old[len(kept) :])
        return f"{kept}{path}"


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Give the free texts of a record and of all that it holds, each with the name of its field."""
    if isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            own = getattr(value, field.name)
            if isinstance(own, str) and field.name in {*TEXTS, URL}:
                yield field.name, own
            else:
                yield from _texts(own)


def _reworded(value: Any, words: _Words) -> Any:
    """Give a record with other texts in it and in all that it holds."""
    if isinstance(value, tuple):
        return tuple(_reworded(part, words) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for field in fields(value):
        own = getattr(value, field.name)
        if isinstance(own, str) and field.name in TEXTS:
            changed[field.name] = words.text(own)
        elif isinstance(own, str) and field.name == URL:
            changed[field.name] = words.url(own)
        elif isinstance(own, tuple) or is_dataclass(own):
            changed[field.name] = _reworded(own, words)
    return replace(value, **changed)


def _made(model: Incident, number: int, words: _Words) -> Incident:
    made: Incident = _reworded(model, words)
    lon, lat = (round(words.chance.uniform(*ends), 4) for ends in BOX)
    first = model.when.date_start_local - timedelta(days=words.chance.randrange(DAYS_BACK))
    when = replace(
        model.when, date_start_local=first, date_end_local=None, utc_start=None, utc_end=None,
        time_basis=None,
    )  # fmt: skip
    where = replace(
        made.where,
        place=None,
        position=Position(lon=lon, lat=lat),
        location_class=KNOWN[number % len(KNOWN)],
    )
    return replace(made, id=f"made-up-{number:06d}", when=when, where=where)
