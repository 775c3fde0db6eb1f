"""Routes from pieces and calibration rows: several of them, and every fault with its row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import BadRecordError
from app.domain.geo.footprint import Disc
from app.sources.bundle import read_bundle
from app.sources.checks import check_bundle
from app.sources.layers import RoutePiece, RouteQuality
from app.sources.routes import routes_of
from app.sources.tables import CalibrationRow, RouteRow
from app.store.measured import Gazette
from app.store.snapshot import build_catalog
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.sources.bundle import Bundle
    from app.sources.layers import RouteLine

FILE = "layers/calibration.csv"
DETAILS = "layers/routes.csv"
FILES = FILE, DETAILS
HEAD, SHORE = "\ncpc,0,53.4224,46.17784", "\ncpc,1511,37.65327,44.67067"
PIECE = RoutePiece(
    id="n-1",
    route_id="north",
    order=1,
    name_en="North",
    route_quality=RouteQuality.MAPPED,
    accuracy_m=500.0,
    region="Nowhere",
    kp_from_km=0.0,
    kp_to_km=111.0,
    length_m=111_319.5,
)
LINES: list[RouteLine] = [
    (PIECE, ((40.0, 0.0), (41.0, 0.0))),
    (
        replace(PIECE, id="n-2", order=2, kp_from_km=222.0, kp_to_km=333.0),
        ((42.0, 0.0), (43.0, 0.0)),
    ),
]


def row(kp_km: float, lon: float, *, route_id: str = "north") -> CalibrationRow:
    return CalibrationRow(
        route_id=route_id,
        kp_km=kp_km,
        lon=lon,
        lat=0.0,
        accuracy_km=1.0,
        drift_per_km=0.05,
        max_error_km=15.0,
        source="test",
        note=None,
    )


def test_a_route_with_a_gap_is_calibrated_on_both_sides() -> None:
    routes, faults = routes_of(LINES, [row(0.0, 40.0), row(333.0, 43.0)], files=FILES)
    assert faults == []
    assert routes is not None
    north = routes.route("north")
    assert [zone.stretch for zone in north.scale.zones] == [0, 1]
    assert north.position(333.0) == pytest.approx((43.0, 0.0), abs=1e-9)


def test_a_part_between_gaps_needs_a_point_of_its_own() -> None:
    routes, [fault] = routes_of(LINES, [row(0.0, 40.0), row(111.0, 41.0)], files=FILES)
    assert routes is None
    assert fault.message == "has no point on part 2 of north, which gaps set apart"


def test_a_point_of_no_route_is_named_with_its_row() -> None:
    rows = [row(0.0, 40.0), row(5.0, 40.0, route_id="south"), row(333.0, 43.0)]
    routes, [fault] = routes_of(LINES, rows, files=FILES)
    assert routes is None
    assert (fault.row, fault.pointer) == (3, "column route_id")
    assert fault.message == "'south' is no route of the layers"


def test_rows_that_contradict_are_named_as_they_stand_in_the_file() -> None:
    rows = [row(0.0, 40.0), row(400.0, 41.0), row(333.0, 43.0)]
    routes, [fault] = routes_of(LINES, rows, files=FILES)
    assert routes is None
    assert str(fault) == (
        f"{FILE} row 4, column 2 (column kp_km): KP 333 does not come after KP 400 before it"
    )


SPUR: RouteLine = (
    replace(PIECE, id="s-1", route_id="spur"),
    ((40.5, 1.0), (40.5, 0.0)),
)
MARKS = [row(0.0, 40.0), row(333.0, 43.0), row(0.0, 40.5, route_id="spur")]


def spur_top() -> CalibrationRow:
    return replace(row(111.0, 40.5, route_id="spur"), lat=1.0)


def detail(
    route_id: str, *, is_reversed: bool = False, leaves: tuple[str, float | None] | None = None
) -> RouteRow:
    parent, at = leaves or (None, None)
    return RouteRow(route_id=route_id, is_reversed=is_reversed, parent_id=parent, leaves_at_km=at)


def test_a_branch_that_is_drawn_towards_its_parent() -> None:
    details = [detail("spur", is_reversed=True, leaves=("north", 55.66))]
    routes, faults = routes_of([*LINES, SPUR], [*MARKS, spur_top()], details, files=FILES)
    assert faults == []
    assert routes is not None
    assert [each.route_id for each in routes.branches_of("north")] == ["spur"]
    located = routes.locate(Disc(40.51, 0.5, 10.0))
    assert located is not None
    assert (located.route_id, round(located.kp_km)) == ("spur", 55)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        pytest.param(
            detail("south"),
            f"{DETAILS} row 2, column 1 (column route_id): 'south' is no route of the layers",
            id="of-no-route",
        ),
        pytest.param(
            detail("spur", is_reversed=True, leaves=("north", None)),
            f"{DETAILS} row 2, column 3 (column parent_id):"
            " expected both parent_id and leaves_at_km, or neither",
            id="half-a-branch",
        ),
        pytest.param(
            detail("spur", is_reversed=True, leaves=("north", 10.0)),
            f"{DETAILS} (spur): starts 45.7 km from KP 10 of 'north', accuracy allows 2.5",
            id="a-branch-that-starts-elsewhere",
        ),
        pytest.param(
            detail("spur"),
            f"{FILE} row 5, column 2 (column kp_km): KP 111 lies 0.000 km along the line,"
            " not after KP 0 at 110.574 km",
            id="drawn-against-its-kilometres-without-a-word",
        ),
    ],
)
def test_details_that_do_not_fit_are_named(wrong: RouteRow, expected: str) -> None:
    details = [wrong]
    if wrong.route_id == "south":
        details.append(detail("spur", is_reversed=True))
    routes, faults = routes_of([*LINES, SPUR], [*MARKS, spur_top()], details, files=FILES)
    assert routes is None
    assert [str(fault) for fault in faults] == [expected]


def test_the_optional_table_of_routes_is_read(changed: Callable[..., Bundle]) -> None:
    bundle = changed()
    header = "route_id,is_reversed,parent_id,leaves_at_km\n"
    table = bundle.folder / DETAILS
    table.write_text(f"{header}cpc,false,,\n", encoding="utf-8")
    again = read_bundle(bundle.folder)
    assert [fault.row for fault in again.faults] == [0]  # the manifest does not list the file
    assert again.route is not None
    table.write_text(f"{header}cpc,true,,\n", encoding="utf-8")
    turned = read_bundle(bundle.folder)
    assert turned.route is None
    assert any("KP 1511 lies 0.000 km along the line" in f.message for f in turned.faults)
    table.write_text(f"{header}cpc,perhaps,,\n", encoding="utf-8")
    broken = read_bundle(bundle.folder)
    assert [(f.row, f.column) for f in broken.faults if f.row] == [(2, 2)]


@pytest.mark.parametrize(
    ("edits", "message", "number"),
    [
        pytest.param(
            ((FILE, HEAD, "\ncpc,1600,53.4224,46.17784"),),
            "KP 1511 does not come after KP 1600 before it",
            3,
            id="kilometres-that-fall",
        ),
        pytest.param(
            ((FILE, SHORE, "\ncpc,1511,37.65327,45.67067"),),
            "KP 1511 stands",
            3,
            id="off-the-line",
        ),
        pytest.param(
            ((FILE, SHORE, "\nbtc,1511,37.65327,44.67067"),),
            "'btc' is no route of the layers",
            3,
            id="of-another-route",
        ),
    ],
)
def test_the_server_does_not_start_on_a_calibration_that_contradicts(
    changed: Callable[..., Bundle],
    edits: tuple[tuple[str, str, str], ...],
    message: str,
    number: int,
) -> None:
    bundle = changed(*edits)
    found = [fault for fault in check_bundle(bundle) if message in fault.message]
    assert [(fault.file, fault.row) for fault in found] == [(FILE, number)]
    with pytest.raises(BadRecordError):
        build_catalog(bundle, now=NOW)


def test_a_second_route_is_measured_beside_the_first(bundle: Bundle) -> None:
    """The nearest route has the kilometre; distances stay those to the route of the record."""
    assert bundle.routes is not None
    assert bundle.route is not None
    marks = [row(0.0, 40.0), row(333.0, 43.0)]
    routes, faults = routes_of(
        [*bundle.pieces, *LINES], [*shipped_rows(bundle), *marks], files=FILES
    )
    assert faults == []
    assert routes is not None
    gazette = Gazette(bundle.places, bundle.shown_assets, routes)
    assert gazette.route.route_id == "cpc"
    assert [each.route_id for each in gazette.routes.routes] == ["cpc", "north"]
    far = gazette.routes.locate(Disc(40.5, 0.1, 100.0))
    near = gazette.routes.locate(Disc(37.7618, 44.7319, 2_000.0))
    assert far is not None
    assert near is not None
    assert (far.route_id, near.route_id) == ("north", "cpc")


def shipped_rows(bundle: Bundle) -> list[CalibrationRow]:
    assert bundle.route is not None
    return [
        CalibrationRow(
            route_id="cpc",
            kp_km=point.kp_km,
            lon=point.lon,
            lat=point.lat,
            accuracy_km=point.accuracy_km,
            drift_per_km=point.drift_per_km,
            max_error_km=point.max_error_km,
            source="shipped",
            note=None,
        )
        for point in bundle.route.calibration
    ]
