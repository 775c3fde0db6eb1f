"""The collections that no edit changes: the route, its kilometre marks, the basemap, the context.

They follow from the shipped files alone and are made once for all catalogs.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from app.domain.record.context import Actor, ContextEvent, Exposure
from app.sources.layers import RoutePiece
from app.store.children import flat, plain
from app.store.features import Collection, Feature
from app.store.kp_marks import TYPES, marks_of
from app.store.schema import TEXT, WHOLE, types_of

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.store.schema import Types

__all__ = ["CC_BY", "ODBL", "credit_of", "fixed_collections"]

ODBL, CC_BY = "ODbL-1.0", "CC-BY-4.0"
# A day, a month or a year, as the record gives dates.
PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", re.ASCII)
# Clocks are at most so far ahead of UTC, and so far behind.
AHEAD, BEHIND = timedelta(hours=14), timedelta(hours=12)
# What surrounds the incidents; never on the map as an incident.
CONTEXT = (
    ("context", "events", "Context events", "What reports name beside an incident", ContextEvent),
    (
        "exposures",
        "exposures",
        "Exposures",
        "Shares that depend on an asset, with denominator",
        Exposure,
    ),
    ("actors", "actors", "Actors", "People who spoke in public, and organisations", Actor),
)


def fixed_collections(bundle: Bundle) -> dict[str, Collection]:
    """Build the collections that the shipped files alone decide, in a stable order."""
    found = [_route(bundle), _marks(bundle), *_context(bundle), *_basemap(bundle)]
    return {collection.id: collection for collection in found}


def credit_of(bundle: Bundle, *files: str) -> str:
    """Give the credit of all files whose path starts so."""
    return bundle.manifest.credit(*files) if bundle.manifest else ""


def _route(bundle: Bundle) -> Collection:
    return Collection(
        id="route",
        title="CPC route",
        description="The pipeline in pieces with accuracy and kilometres",
        features=tuple(
            Feature(row.id, {**plain(row), "id": row.id}, shapely.LineString(line))
            for row, line in bundle.pieces
        ),
        licence=ODBL,
        credit=credit_of(bundle, "layers/cpc_route"),
        **_columns(types_of(RoutePiece)),
    )


def _marks(bundle: Bundle) -> Collection:
    routes = bundle.routes.by_id.values() if bundle.routes else ()
    return Collection(
        id="kp-marks",
        title="Kilometre marks",
        description="Every tenth kilometre of the route and its calibrated ones, with their error",
        features=tuple(mark for route in routes for mark in marks_of(route)),
        licence=ODBL,
        credit=credit_of(bundle, "layers/cpc_route", "layers/calibration"),
        **_columns(TYPES),
    )


def _context(bundle: Bundle) -> list[Collection]:
    return [
        Collection(
            id=name,
            title=title,
            description=description,
            features=tuple(
                _row(plain(row), types_of(kind)) for row in getattr(bundle.context, field, ())
            ),
            licence=CC_BY,
            credit=credit_of(bundle, "incidents/"),
            spatial=False,
            **_columns(types_of(kind)),
        )
        for name, field, title, description, kind in CONTEXT
    ]


def _row(row: dict[str, Any], types: Types) -> Feature:
    """Make a feature of its columns; its lists of records are nested."""
    own = flat({name: row[name] for name in types})
    return Feature(row["id"], own, nested=row, interval=_anywhere(row.get("date")))


def _anywhere(date: str | None) -> tuple[datetime, datetime] | None:
    """Give the first and last instant at which it was this day, month or year somewhere, in UTC."""
    if not PARTIAL_DATE.fullmatch(date or ""):
        return None
    period = np.datetime64(date)
    start, end = ((period + after).astype("datetime64[s]").item() for after in (0, 1))
    return start.replace(tzinfo=UTC) - AHEAD, end.replace(tzinfo=UTC) + BEHIND


def _basemap(bundle: Bundle) -> list[Collection]:
    """Make a collection of each layer of the basemap, under its own licence and credit."""
    resources = bundle.manifest.resources if bundle.manifest else ()
    by_path = {resource.path: resource for resource in resources}
    found = []
    for name, frame in bundle.basemap.items():
        resource = by_path[f"basemap/{name}.geojson"]
        types = {
            column: WHOLE if pd.api.types.is_integer_dtype(frame[column]) else TEXT
            for column in frame.columns.drop("geometry")
        }
        found.append(
            Collection(
                id=f"basemap-{name.replace('_', '-')}",
                title=f"Basemap: {resource.title}",
                description="; ".join((resource.title, *resource.edits)),
                features=_features(frame.astype(object).where(frame.notna(), None)),
                licence=resource.licenses[0].name,
                credit=resource.credit,
                **_columns(types),
            )
        )
    return found


def _features(frame: pd.DataFrame) -> tuple[Feature, ...]:
    names = frame.columns.drop("geometry")
    rows = (dict(zip(names, values, strict=True)) for values in frame[names].to_numpy().tolist())
    pairs = zip(rows, frame["geometry"], strict=True)
    return tuple(Feature(row["id"], row, geometry) for row, geometry in pairs)


def _columns(types: Types) -> dict[str, Any]:
    return {"columns": tuple(types), "fixed_types": types}
