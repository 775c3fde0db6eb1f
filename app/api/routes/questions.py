"""Questions to the catalog: what is near, where on the route, where is a name."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.analysis.locate import at_kilometre, on_route
from app.analysis.near import NearResult, near_incident, near_position
from app.analysis.pairs import Foot
from app.api.answers import GEOJSON, JSON, answer
from app.api.asked import LocateQuestion, NearQuestion
from app.api.params import Query, query
from app.api.said import said_of
from app.api.state import state_of
from app.domain.errors import BadParameterError
from app.domain.geo.footprint import Disc
from app.store.catalog import Catalog

__all__ = ["router"]

router = APIRouter(tags=["questions"])
MAX_NAME = 200


@router.get("/near", summary="Distances from an incident or a position to assets")
async def near(request: Request, values: Query) -> Response:
    """Give the nearest asset of each kind, or all of one kind, with interval and verdict."""
    asked = NearQuestion(values)
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    key = ("near", catalog.key, asked.key)
    result = await state.workers.run(key, lambda: _near(catalog, asked))
    body = _pairs(result, said_of(catalog, "assets"))
    return answer(request, orjson.dumps(body), GEOJSON)


@router.get("/locate", summary="A position's kilometre point, or a kilometre's position")
async def locate(request: Request, values: Query) -> Response:
    """Go from a position to the route or from a kilometre to a position."""
    asked = LocateQuestion(values)
    state = state_of(request)
    catalog = state.catalog
    key = ("locate", catalog.key, asked.key)
    result = await state.workers.run(key, lambda: _locate(catalog, asked))
    body = {**result, **said_of(catalog, "route")}
    return answer(request, orjson.dumps(body), JSON)


@router.get("/geocode", summary="Where a name is, from the shipped gazetteer")
async def geocode(request: Request) -> Response:
    """Answer by exact name or alias in any shipped language; nothing is guessed."""
    q = query(request).get("q")
    if not q or len(q) > MAX_NAME:
        raise BadParameterError("q", f"expected a name of 1 to {MAX_NAME} characters")
    state = state_of(request)
    catalog = state.catalog
    found = state.gazetteer(catalog).find(q)
    body = {
        "q": q,
        "results": found,
        **said_of(catalog, "places"),
        "attribution": catalog.manifest.credit("layers/", "gazetteer/"),
    }
    return answer(request, orjson.dumps(body), JSON)


def _near(catalog: Catalog, asked: NearQuestion) -> NearResult:
    limit, kind = asked.within_m, asked.kind
    if asked.incident is not None:
        return near_incident(catalog, asked.incident, within_m=limit, kind=kind)
    place = Disc(*asked.position, asked.radius_m)
    return near_position(catalog, place, within_m=limit, kind=kind)


def _locate(catalog: Catalog, asked: LocateQuestion) -> Any:
    route_id = asked.route_id
    if asked.kp is not None:
        return at_kilometre(catalog, asked.kp, route_id=route_id).flat()
    place = Disc(*asked.position, asked.radius_m)
    return on_route(catalog, place, route_id=route_id).flat()


def _point(foot: Foot) -> dict[str, Any] | None:
    at = {"type": "Point", "coordinates": (foot.lon, foot.lat)}
    return at if foot.is_pin else None


def _pairs(result: NearResult, said: dict[str, str]) -> dict[str, Any]:
    """Give pairs as features that stand at the foot on the asset; ``said`` is of their record."""
    features = [
        {
            "type": "Feature",
            "id": pair.asset_id,
            "geometry": _point(pair.foot),
            "properties": pair.flat(),
        }
        for pair in result.pairs
    ]
    head = {
        "type": "FeatureCollection",
        "method": result.method,
        "unit": result.unit,
        "reference_system": result.crs,
        "sources": result.sources,
        **said,
        "empty_because": result.empty_because,
    }
    return {**head, "features": features}
