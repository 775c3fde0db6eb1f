"""Near table: every incident of a selection with its nearest assets, one row a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.pairs import METHOD, Pair, pairs_of, placed
from app.analysis.parameters import choice, count, distance, words
from app.domain.errors import BadParameterError
from app.domain.record.places import DIGITS

if TYPE_CHECKING:
    from app.domain.record.assets import Asset
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["ESRI_NAMES", "NEAR_TABLE", "answer"]

MOST_NEIGHBOURS = 100
PLAIN, ESRI = "plain", "esri"
COLUMNS = (
    "incident_id", "asset_id", "rank", "distance_m", "distance_min_m", "distance_max_m",
    "distance_p05_m", "distance_p50_m", "distance_p95_m", "within_m", "probability", "verdict",
    "azimuth_deg", "from_lon", "from_lat", "foot_lon", "foot_lat", "chainage_m", "kp_km",
    "kp_min_km", "kp_max_km", "asset_kind", "asset_name",
)  # fmt: skip
# The names of Esri's near tables (method GEODESIC). Its ids are numbers, ours are lasting ids; its
# angle runs from -180 to 180 degrees clockwise from north, and so does NEAR_ANGLE here.
ESRI_NAMES = {
    "incident_id": "IN_FID", "asset_id": "NEAR_FID", "distance_m": "NEAR_DIST",
    "rank": "NEAR_RANK", "azimuth_deg": "NEAR_ANGLE", "from_lon": "FROM_X", "from_lat": "FROM_Y",
    "foot_lon": "NEAR_X", "foot_lat": "NEAR_Y",
}  # fmt: skip
UNITS = {
    "distance_m": "m", "distance_min_m": "m", "distance_max_m": "m", "distance_p05_m": "m",
    "distance_p50_m": "m", "distance_p95_m": "m", "within_m": "m", "azimuth_deg": "deg",
    "chainage_m": "m", "kp_km": "km", "kp_min_km": "km", "kp_max_km": "km",
}  # fmt: skip
HALF_TURN_DEG = 180.0
# Positions print as many digits as their class allows; what was measured has all of them.
ROUNDED = ("from_lon", "from_lat", "foot_lon", "foot_lat")
ROUNDING = "; {measured} are of unrounded positions, {printed} print fewer digits of them"


def answer(question: Question) -> Answer:
    """Measure each incident to the assets of the layers asked for.

    Raises
    ------
    BadParameterError
        For a layer or a kind of asset that does not exist.
    """
    asked, catalog = question.values, question.catalog
    assets = _assets(catalog, asked["layers"])
    rows: list[dict[str, Any]] = []
    for measured in question.incidents:
        if measured.footprint is None:
            continue
        pairs = pairs_of(
            catalog.gazette,
            measured.footprint,
            assets,
            incident_id=measured.incident.id,
            within_m=asked["within"],
            k=asked["k"],
        )
        rows += [_row(measured, pair) for pair in pairs]
    unplaced = [m.incident.id for m in question.incidents if m.footprint is None]
    return Answer(
        method=METHOD + _rounding(asked["profile"]),
        unit="metre",
        tables={"pairs": _table(rows, asked["profile"])},
        facts={"incidents": len(question.incidents), "assets": len(assets), "unplaced": unplaced},
        empty_because=None if rows else _why(question, unplaced),
    )


def _assets(catalog: Catalog, layers: tuple[str, ...] | None) -> list[Asset]:
    """Give the assets that have a place: of the collections or of the kinds that are named."""
    found = placed(catalog.gazette)
    if layers is None:
        return found
    kept: list[Asset] = []
    for layer in layers:
        members = _members(catalog, layer)
        chosen = [asset for asset in found if asset.id in members or asset.kind == layer]
        if not chosen:
            kinds = sorted({asset.kind for asset in found})
            message = f"'{layer}' has no placed asset; expected {', '.join((*LAYERS, *kinds))}"
            raise BadParameterError("layers", message)
        kept += [asset for asset in chosen if asset not in kept]
    return kept


# Collections whose features are assets of the register.
LAYERS = ("assets", "facilities", "terminal", "moorings", "city", "neighbours")


def _members(catalog: Catalog, layer: str) -> frozenset[str]:
    if layer not in LAYERS:
        return frozenset()
    return frozenset(catalog.collection(layer).by_id)


def _row(measured: Measured, pair: Pair) -> dict[str, Any]:
    """Give the pair with where it was measured from, as precisely as the place may be printed."""
    lon, lat = None, None
    if measured.place is not None and measured.footprint is not None:
        digits = DIGITS[measured.place.location_class]
        lon, lat = round(measured.footprint.lon, digits), round(measured.footprint.lat, digits)
    return {**pair.flat(), "from_lon": lon, "from_lat": lat}


def _table(rows: list[dict[str, Any]], profile: str) -> Table:
    if profile == PLAIN:
        return Table.of(rows, COLUMNS, **UNITS)
    named = {**ESRI_NAMES, **{name: name for name in COLUMNS if name not in ESRI_NAMES}}
    turned = [
        {named[name]: _turned(row[name]) if name == "azimuth_deg" else row[name] for name in named}
        for row in rows
    ]
    units = {named[name]: unit for name, unit in UNITS.items()}
    return Table.of(turned, tuple(named.values()), **units)


def _rounding(profile: str) -> str:
    """Say why distance and angle do not follow exactly from the positions that are printed."""
    named = ESRI_NAMES if profile == ESRI else {name: name for name in COLUMNS}
    measured = " and ".join(named[name] for name in ("distance_m", "azimuth_deg"))
    return ROUNDING.format(measured=measured, printed=", ".join(named[name] for name in ROUNDED))


def _turned(azimuth_deg: float) -> float:
    """Give an azimuth between -180 and 180 degrees."""
    return azimuth_deg - 2 * HALF_TURN_DEG if azimuth_deg > HALF_TURN_DEG else azimuth_deg


def _why(question: Question, unplaced: list[str]) -> str:
    if not question.incidents:
        return "no incident meets the selection"
    if len(unplaced) == len(question.incidents):
        return "no incident of the selection has a place that can be measured"
    return "no asset may lie within the radius"


NEAR_TABLE = Analysis(
    id="near-table",
    title="Near table",
    description="The nearest assets of each incident, with interval, probability and kilometre",
    parameters=(
        count("k", "so many assets an incident", least=1, most=MOST_NEIGHBOURS, default=1),
        distance("within", "only what may lie within, with probability and verdict"),
        words("layers", "collections or kinds of assets; without it, all", example="facilities"),
        choice("profile", "esri: with Esri's names", (PLAIN, ESRI), default=PLAIN),
    ),
    answer=answer,
)
