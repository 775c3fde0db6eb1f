"""Layers and the bundle: places, the route, calibration, ids; faults are collected, not raised."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import BadRecordError
from app.sources.bundle import Bundle, read_bundle
from app.sources.checks import check_bundle
from app.sources.layers import read_places, read_route
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.errors import Fault

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PLACE: dict[str, Any] = {
    "id": "a",
    "kind": "port",
    "name_en": "A",
    "name_ru": "А",
    "name_uk": None,
    "name_kk": None,
    "location_class": "site",
    "radius_m": 2000,
    "accuracy_m": 1500,
    "point_method": "estimate",
    "at_sea": False,
    "off_map": False,
    "country": "RU",
    "admin1": None,
    "parent": None,
    "basis": "Own estimate",
    "source": "Own estimate",
    "source_url": None,
    "why_no_geometry": None,
}
POINT = {"type": "Point", "coordinates": [37.5, 44.5]}
LINE = {"type": "LineString", "coordinates": [[37.5, 44.5], [37.6, 44.6]]}
PIECE: dict[str, Any] = {
    "id": "r-1",
    "route_id": "r",
    "order": 1,
    "name_en": "R",
    "route_quality": "mapped",
    "accuracy_m": 500,
    "region": "X",
    "kp_from_km": 0,
    "kp_to_km": 10,
    "length_m": 10_000,
}


def collection(*features: tuple[dict[str, Any], dict[str, Any] | None]) -> bytes:
    members = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": members}, indent=1).encode()


def test_a_place_keeps_its_names_its_radius_and_its_accuracy() -> None:
    [place], faults = read_places(collection((PLACE, POINT)), "places.geojson")
    assert faults == []
    assert place.names == {"en": "A", "ru": "А"}
    assert (place.radius_m, place.accuracy_m, place.file) == (2_000.0, 1_500.0, "places.geojson")


@pytest.mark.parametrize(
    ("change", "geometry", "pointer", "message"),
    [
        pytest.param({"colour": "red"}, POINT, "colour", "is no field", id="unknown-property"),
        pytest.param({"location_class": "spot"}, POINT, "location_class", "'exact'", id="word"),
        pytest.param({"at_sea": None}, POINT, "at_sea", "boolean", id="no-truth"),
        pytest.param({}, None, "why_no_geometry", "must say why", id="no-place-no-reason"),
        pytest.param({"radius_m": None}, POINT, "radius_m", "needs radius_m", id="no-radius"),
        pytest.param({"accuracy_m": 0}, POINT, "radius_m", "and accuracy_m", id="no-accuracy"),
        pytest.param({}, LINE, "geometry", "expected a point or polygon", id="a-line"),
    ],
)
def test_a_place_of_the_wrong_shape_is_reported(
    change: dict[str, Any], geometry: dict[str, Any] | None, pointer: str, message: str
) -> None:
    raw = collection((PLACE, POINT), ({**PLACE, **change}, geometry))
    _, [fault] = read_places(raw, "places.geojson")
    assert fault.pointer == f"/features/1/properties/{pointer}"
    assert message in fault.message
    rows = [
        row for row, line in enumerate(raw.decode().splitlines(), start=1) if '"Feature"' in line
    ]
    assert fault.row == rows[1]


def test_a_route_is_read_in_its_order_and_must_hold_together() -> None:
    second = {**PIECE, "id": "r-2", "order": 2}
    apart = {"type": "LineString", "coordinates": [[37.61, 44.6], [37.7, 44.7]]}
    pieces, [fault] = read_route(collection((second, apart), (PIECE, LINE)), "route.geojson")
    assert [row.id for row, _ in pieces] == ["r-1", "r-2"]
    assert pieces[0][1] == ((37.5, 44.5), (37.6, 44.6))
    assert fault.message == "r-2 does not start where the piece before it ends"
    jump = {**second, "kp_from_km": PIECE["kp_to_km"] + 5.0, "kp_to_km": PIECE["kp_to_km"] + 9.0}
    gapped, faults = read_route(collection((jump, apart), (PIECE, LINE)), "route.geojson")
    assert (len(gapped), faults) == (2, [])  # the kilometres say that something lies between
    other = {**second, "route_id": "another"}
    several, faults = read_route(collection((PIECE, LINE), (other, apart)), "route.geojson")
    assert ([row.route_id for row, _ in several], faults) == (["another", PIECE["route_id"]], [])
    _, [not_a_line] = read_route(collection((PIECE, POINT)), "route.geojson")
    assert not_a_line.message == "expected a LineString"
    _, [unknown] = read_route(collection(({**PIECE, "colour": "red"}, LINE)), "route.geojson")
    assert unknown.pointer == "/features/0/properties/colour"


def errors(bundle: Bundle) -> list[Fault]:
    return [fault for fault in check_bundle(bundle) if not fault.is_warning]


@pytest.mark.parametrize(
    ("edit", "message", "rows_below"),
    [
        pytest.param(
            ("assets/register.csv", "cpc-spm-2,single_point_mooring,", "cpc-spm-1,a_mooring,"),
            "the id 'cpc-spm-1' stands twice",
            0,
            id="an-asset-twice",
        ),
        pytest.param(
            ("layers/calibration.csv", "\ncpc,1511,37.65327,44.67067", "\ncpc,1511,37.65327,x"),
            "'x': Input should be a valid number",
            1,
            id="a-mark-that-is-no-number",
        ),
        pytest.param(
            ("layers/places.geojson", '"novorossiysk", "kind"', '"astana", "kind"'),
            "the id 'astana' stands twice",
            None,
            id="a-place-twice",
        ),
        pytest.param(
            (
                "layers/places.geojson",
                '"kavkazsky-district", "basis": "Town',
                '"x", "basis": "Town',
            ),
            "the parent 'x' is no place",
            0,
            id="a-parent-that-is-no-place",
        ),
    ],
)
def test_ids_and_marks_of_the_layers_are_checked(
    changed: Callable[..., Bundle],
    edit: tuple[str, str, str],
    message: str,
    rows_below: int | None,
) -> None:
    bundle = changed(edit)
    file, _, new = edit
    text = (bundle.folder / file).read_text(encoding="utf-8")
    row = 0 if rows_below is None else 1 + rows_below + text[: text.index(new)].count("\n")
    found = [f for f in errors(bundle) if f.file == file and message in f.message]
    assert [fault.row for fault in found] == [row]
    with pytest.raises(BadRecordError):
        build_catalog(bundle, now=NOW)


def test_a_name_of_nothing_is_reported_in_its_row(changed: Callable[..., Bundle]) -> None:
    file = "gazetteer/names.csv"
    bundle = changed((file, "language,name_kind\n", "language,name_kind\nnobody,N,en,own\n"))
    [fault] = errors(bundle)
    assert (fault.file, fault.row, fault.pointer) == (file, 2, "column place_id")
    assert fault.message == "'nobody' is no place and no asset"


def test_one_calibration_point_is_no_scale(data_copy: Path) -> None:
    path = data_copy / "layers/calibration.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(rows[:2]), encoding="utf-8")
    bundle = read_bundle(data_copy)
    assert bundle.route is None
    assert "needs at least two calibration points" in [f.message for f in bundle.faults]
    with pytest.raises(BadRecordError):
        build_catalog(bundle, now=NOW)


def test_a_layer_that_is_not_there_is_reported_not_raised(data_copy: Path) -> None:
    for name in ("layers/cpc_route.geojson", "basemap/land.geojson", "context/context.yaml"):
        (data_copy / name).unlink()
    bundle = read_bundle(data_copy)
    unread = sorted(f.file for f in bundle.faults if f.message.startswith("cannot be read"))
    assert unread == ["basemap/land.geojson", "context/context.yaml", "layers/cpc_route.geojson"]
    assert check_bundle(bundle) != []
    with pytest.raises(BadRecordError, match="cannot be read"):
        build_catalog(bundle, now=NOW)


def test_an_empty_folder_is_not_complete(tmp_path: Path) -> None:
    bundle = read_bundle(tmp_path)
    with pytest.raises(BadRecordError, match=r"manifest\.json: cannot be read"):
        bundle.require()
    with pytest.raises(BadRecordError, match="geodata: is not complete"):
        Bundle(tmp_path).require()
