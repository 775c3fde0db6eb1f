"""A record in which each text of each kind of record meets each payload once."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import geopandas as gpd
import pandas as pd

from app.domain.geo.footprint import Disc
from app.domain.record.assets import place_of
from app.domain.record.incidents import AssetLink, Related
from app.domain.record.places import NEVER_A_PIN, Place
from app.domain.record.provenance import Rights
from app.domain.record.vocabulary import LocationMethod
from app.maps.backdrop import DRAWN_KINDS
from tests.hostile.payloads import PAYLOADS, marked

if TYPE_CHECKING:
    from app.domain.record.assets import Asset
    from app.domain.record.context import Context
    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle
    from app.sources.manifest import Manifest

__all__ = ["ROWS", "Poison", "all_of", "incident_id"]

# One row for each payload, so that over the rows each field meets each.
ROWS = len(PAYLOADS)
# Keys that join records, and days and zones, which are read before anything is kept: an id that is
# none, or a day that is none, is refused at the door (tests/hostile/test_imports.py).
KEYS = frozenset({
    "about", "actors", "asset", "date", "date_published", "differs_from", "file", "from_date",
    "id", "incident", "kind", "parent", "place", "place_id", "sources", "subject", "supersedes",
    "timezone", "to_asset", "to_date", "verification",
})  # fmt: skip
WEB = "https://example.org/?"


def incident_id(row: int) -> str:
    return f"hostile-{row:03d}"


def place_id(row: int) -> str:
    return f"hostile-place-{row:03d}"


def asset_id(row: int) -> str:
    return f"hostile-asset-{row:03d}"


def all_of(name: str, numbers: dict[str, int]) -> str:
    """Give all payloads one after the other, for a text that there is only once."""
    number = numbers.setdefault(name, len(numbers))
    return "\n".join(marked(number, row) for row in range(ROWS))


@dataclass
class Poison:
    """Puts payloads into records; ``numbers`` are the fields by their paths."""

    bundle: Bundle
    numbers: dict[str, int] = field(default_factory=dict)
    samples: dict[type, Any] = field(default_factory=dict)

    def whole(self) -> Bundle:
        """Give the shipped bundle with as many records of each kind as there are payloads."""
        manifest, _, context = self.bundle.require()
        for known in (*self.bundle.incidents.values(), context):
            self._collect(known)
        places, assets = self._places(), self._assets()
        incidents = {incident_id(row): self._incident(row) for row in range(ROWS)}
        return replace(
            self.bundle,
            manifest=self._manifest(manifest),
            incidents=incidents,
            places={**self.bundle.places, **places},
            assets={**self.bundle.assets, **assets},
            context=self._context(context),
            basemap={**self.bundle.basemap, **self._basemap()},
        )

    def text(self, path: str, row: int) -> str:
        """Give the text of a field in a row."""
        return marked(self.numbers.setdefault(path, len(self.numbers)), row)

    def record(self, record: Any, path: str, row: int, sources: tuple[str, ...] = ()) -> Any:
        """Give a record with a payload in each of its texts, and one of each kind in its lists."""
        hints = get_type_hints(type(record), localns={"LocationMethod": LocationMethod})
        changes = {
            one.name: self._value(
                getattr(record, one.name), hints[one.name], f"{path}.{one.name}", row, sources
            )
            for one in fields(record)
        }
        return replace(record, **changes)

    def _value(self, value: Any, hint: Any, path: str, row: int, sources: tuple[str, ...]) -> Any:
        kind = next(iter(get_args(hint))) if get_origin(hint) in {Union, UnionType} else hint
        name = path.rpartition(".")[2]
        of = next(iter(get_args(kind)), None) if get_origin(kind) is tuple else None
        if isinstance(of, type) and is_dataclass(of):
            items = value or (self.samples[of],)
            return tuple(self.record(one, path, row, sources) for one in items)
        if is_dataclass(value) and not isinstance(value, type):
            return self.record(value, path, row, sources)
        if name in KEYS:
            return sources or value if name == "sources" else value
        if kind not in {str, tuple[str, ...]}:
            return value
        text = self.text(path, row)
        return text if kind is str else (text,)

    def _collect(self, record: Any) -> None:
        """Keep one record of each kind that stands within others."""
        self.samples.setdefault(type(record), record)
        for one in fields(record):
            value = getattr(record, one.name)
            for item in value if isinstance(value, tuple) else (value,):
                if is_dataclass(item):
                    self._collect(item)

    def _incident(self, row: int) -> Incident:
        base, _ = self._home(row)
        first, second = (*base.sources, *base.sources)[:2]
        if first is second:
            second = replace(first, id=f"{first.id}-2")
        keys = (first.id, second.id)
        related = replace(self.samples[Related], id=incident_id((row + 1) % ROWS))
        base = replace(
            base,
            id=incident_id(row),
            sources=(first, second),
            related=(related,),
            rights=Rights(licence="", credit=""),
            where=replace(base.where, place=place_id(row)),
            verification={},
            assets=(*base.assets, self._link(row)),
        )
        found: Incident = self.record(base, "incident", row, keys)
        url = WEB + self.text("incident.sources.url of the web", row)
        return replace(found, sources=(found.sources[0], replace(found.sources[1], url=url)))

    def _link(self, row: int) -> AssetLink:
        """Give a link to the asset of a row."""
        link: AssetLink = self.samples[AssetLink]
        relation = self._site(row)[0].cpc_relation
        return replace(link, asset=asset_id(row), relation=relation)

    def _home(self, row: int) -> tuple[Incident, Place]:
        """Give the shipped incident that a row is made of, and its place."""
        placed = [
            (one, place)
            for one in self.bundle.incidents.values()
            if (place := place_of(one.where.place or "", self.bundle.assets, self.bundle.places))
            and place.footprint is not None
        ]
        return placed[row % len(placed)]

    def _place(self, base: Place, name: str, row: int) -> Place:
        names = {code: self.text(f"place.names.{code}", row) for code in ("en", "ru", "uk", "kk")}
        why = None if base.geometry else self.text("place.why_no_geometry", row)
        found: Place = self.record(replace(base, id=name), "place", row)
        return replace(found, names=names, why_no_geometry=why)

    def _places(self) -> dict[str, Place]:
        found = {}
        nowhere = [one for one in self.bundle.places.values() if one.geometry is None]
        for row in range(ROWS):
            for name, base in (
                (place_id(row), self._home(row)[1]),
                (f"hostile-site-{row:03d}", self._site(row)[1]),
                (f"hostile-nowhere-{row:03d}", nowhere[row % len(nowhere)]),
            ):
                found[name] = self._place(base, name, row)
        return found

    def _site(self, row: int) -> tuple[Asset, Place]:
        """Give a shipped asset that is drawn, and its place."""
        drawn = [
            (asset, place)
            for asset in self.bundle.assets.values()
            if asset.kind in DRAWN_KINDS
            and (place := self.bundle.places.get(asset.place_id or "")) is not None
            and isinstance(place.footprint, Disc)
            and place.location_class not in NEVER_A_PIN
        ]
        return drawn[row % len(drawn)]

    def _assets(self) -> dict[str, Asset]:
        found = {}
        for row in range(ROWS):
            base = replace(
                self._site(row)[0],
                id=asset_id(row),
                place_id=f"hostile-site-{row:03d}",
            )
            found[base.id] = self.record(base, "asset", row)
        return found

    def _context(self, context: Context) -> Context:
        keys = (context.sources[0].id,)
        sources = self._rows(context.sources, "source", "context.source", ())
        events = self._rows(context.events, "event", "event", keys)
        exposures = self._rows(context.exposures, "exposure", "exposure", keys)
        events = [self._in_the_record(one, row) for row, one in enumerate(events)]
        # What stands within them is on a page of its own alone: the first has that of all.
        links = tuple(link for event in events for link in event.links[:1])
        voices = tuple(one.voices[0] for one in exposures)
        return replace(
            context,
            sources=(*context.sources, *sources),
            actors=(*context.actors, *self._rows(context.actors, "actor", "actor", keys)),
            events=(replace(events[0], links=links), *events[1:]),
            exposures=(replace(exposures[0], voices=voices), *exposures[1:]),
        )

    def _rows(self, shipped: tuple[Any, ...], name: str, path: str, keys: tuple[str, ...]) -> Any:
        """Give a record for each payload, made of the shipped ones in turn."""
        bases = (shipped[row % len(shipped)] for row in range(ROWS))
        return [
            self.record(replace(base, id=f"hostile-{name}-{row:03d}"), path, row, keys)
            for row, base in enumerate(bases)
        ]

    def _in_the_record(self, event: Any, row: int) -> Any:
        """Give an event with a day, beside the incident of its row."""
        links = (replace(event.links[0], incident=incident_id(row)),)
        return replace(event, date=event.date or "2025-01-01", links=links)

    def _basemap(self) -> dict[str, gpd.GeoDataFrame]:
        """Give the named layers of the ground with a payload in each name."""
        found = {}
        for layer, frame in self.bundle.basemap.items():
            names = [name for name in frame.columns if name.startswith("name_")]
            if not names:
                continue
            times = -(-ROWS // len(frame))
            long = gpd.GeoDataFrame(pd.concat([frame] * times, ignore_index=True)[:ROWS])
            for name in names:
                long[name] = [self.text(f"{layer}.{name}", row) for row in range(ROWS)]
            found[layer] = long
        return found

    def _manifest(self, manifest: Manifest) -> Manifest:
        """Say the few words of files, licences and coverage with all payloads each."""
        licences = {
            name: all_of(f"licence.{name}", self.numbers) for name in ("name", "title", "path")
        }
        licences["path"] = WEB + licences["path"]
        said = {name: all_of(f"resource.{name}", self.numbers) for name in ("title", "credit")}
        resources = [
            one.model_copy(update={
                **said, "licenses": tuple(of.model_copy(update=licences) for of in one.licenses),
            })
            for one in manifest.resources
        ]  # fmt: skip
        note = manifest.record.model_copy(update={"note": all_of("coverage.note", self.numbers)})
        return manifest.model_copy(
            update={
                "resources": tuple(resources),
                "record": note,
                "version": all_of("version", self.numbers),
                "title": all_of("manifest.title", self.numbers),
            }
        )
