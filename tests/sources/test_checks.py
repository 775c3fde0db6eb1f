"""Warnings: what an editor should look at twice, and what must stay quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from app.sources.checks import check_bundle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.errors import Fault
    from app.sources.bundle import Bundle

NIGHT = "incidents/nvr-2025-11-14-sheskharis.yaml"
TANKERS = "incidents/cpc-2026-01-13-tankers.yaml"
HOMER = "incidents/cpc-2026-03-14-maran-homer.yaml"
BAY_2023 = "incidents/nvr-2023-08-04-naval-drones.yaml"
BAY_2024 = "incidents/nvr-2024-07-03-naval-drones.yaml"
PLACES = "layers/places.geojson"


def warnings(bundle: Bundle) -> list[Fault]:
    return [fault for fault in check_bundle(bundle) if fault.is_warning]


def test_the_shipped_data_raise_no_warning(bundle: Bundle) -> None:
    assert warnings(bundle) == []


def test_a_sea_event_on_land_is_noticed(changed: Callable[..., Bundle]) -> None:
    bundle = changed((NIGHT, "  where_prec: 2\n", "  where_prec: 7\n"))
    [warning] = warnings(bundle)
    assert (warning.file, warning.pointer) == (NIGHT, "/where/where_prec")
    assert warning.row > 1
    assert warning.message == "is a sea event, 'sheskharis' lies on land"


def test_a_sea_place_inside_the_land_is_noticed(changed: Callable[..., Bundle]) -> None:
    bundle = changed((PLACES, '"coordinates": [37.8, 44.7]', '"coordinates": [38.5, 45.2]'))
    [warning] = [warning for warning in warnings(bundle) if warning.file == PLACES]
    lines = (bundle.folder / PLACES).read_text(encoding="utf-8").splitlines()
    assert lines[warning.row - 1][warning.column - 1 :].startswith('"tsemes-bay"')
    assert warning.pointer == "tsemes-bay"
    assert warning.message == "is said to be at sea but stands on land"


def test_a_sea_place_at_the_shore_is_not(changed: Callable[..., Bundle]) -> None:
    """The shore is known to 1.5 km: 1 km behind it is no warning."""
    behind = shapely.Point(37.81, 44.74)
    bundle = changed((PLACES, '"coordinates": [37.8, 44.7]', '"coordinates": [37.81, 44.74]'))
    assert bundle.basemap["land"].contains(behind).any()
    assert [warning for warning in warnings(bundle) if warning.file == PLACES] == []


def test_a_place_too_far_from_its_asset_is_noticed(changed: Callable[..., Bundle]) -> None:
    bundle = changed((NIGHT, "  place: sheskharis-terminal\n", "  place: kropotkin\n"))
    found = [w for w in warnings(bundle) if "km from the place" in w.message]
    assert [(w.file, w.pointer) for w in found] == [
        (NIGHT, f"/assets/{index}/asset") for index in (0, 1, 2, 4)
    ]
    assert found[0].message.startswith("'sheskharis-terminal' is over ")


def test_a_class_finer_than_the_place_is_noticed(changed: Callable[..., Bundle]) -> None:
    bundle = changed((BAY_2023, "  location_class: area\n", "  location_class: site\n"))
    [warning] = warnings(bundle)
    assert (warning.file, warning.pointer) == (BAY_2023, "/where/location_class")
    assert warning.message == "'site' is finer than the place's own class 'area'"


def title_of(bundle: Bundle, file: str) -> str:
    text = (bundle.folder / file).read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if line.startswith("title: "))


@pytest.mark.parametrize(("day", "expected"), [("2025-11-14", 1), ("2025-11-15", 0)])
def test_one_event_entered_twice_is_noticed(
    data_copy: Path, changed: Callable[..., Bundle], day: str, expected: int
) -> None:
    again = "incidents/nvr-2025-11-14-again.yaml"
    text = (data_copy / NIGHT).read_text(encoding="utf-8")
    text = text.replace("id: nvr-2025-11-14-sheskharis\n", "id: nvr-2025-11-14-again\n", 1)
    text = text.replace("2025-11-14\n  date_end", f"{day}\n  date_end", 1)
    text = text.replace("  utc_start: 2025-11-13T21:00:00Z\n", "", 1)
    (data_copy / again).write_text(text, encoding="utf-8")
    found = [w for w in warnings(changed()) if "same day, place and asset" in w.message]
    assert [(w.file, w.pointer) for w in found] == [(again, "/id")] * expected


def test_a_recycled_headline_is_noticed(bundle: Bundle, changed: Callable[..., Bundle]) -> None:
    """The same ship in nearly the same words on another day."""
    title = "title: Four tankers are hit by drones off the CPC terminal"
    renamed = changed(
        (TANKERS, title_of(bundle, TANKERS), title),
        (HOMER, title_of(bundle, HOMER), f"{title} again"),
        (HOMER, "  - asset: tanker-maran-homer\n", "  - asset: tanker-matilda\n"),
    )
    [warning] = [w for w in warnings(renamed) if "recycled" in w.message]
    assert (warning.file, warning.pointer) == (TANKERS, "/title")
    assert warning.message == (
        "tanker-matilda in nearly the words of cpc-2026-03-14-maran-homer: recycled?"
    )


def test_another_ship_in_the_same_words_is_not(
    bundle: Bundle, changed: Callable[..., Bundle]
) -> None:
    renamed = changed((HOMER, title_of(bundle, HOMER), title_of(bundle, TANKERS)))
    assert [w for w in warnings(renamed) if "recycled" in w.message] == []


def test_one_event_in_two_records_is_said_by_both(changed: Callable[..., Bundle]) -> None:
    link = "related:\n  - type: same_as\n    id: {}\n"
    names = {
        file: file.removeprefix("incidents/").removesuffix(".yaml") for file in (TANKERS, HOMER)
    }
    one_sided = changed((TANKERS, "related: []\n", link.format(names[HOMER])))
    [fault] = check_bundle(one_sided)
    assert (fault.file, fault.pointer, fault.is_warning) == (TANKERS, "/related/0", False)
    assert fault.row > 1
    expected = f"'{names[HOMER]}' does not say same_as '{names[TANKERS]}': both must, or neither"
    assert fault.message == expected
    both = changed((HOMER, "related: []\n", link.format(names[TANKERS])))
    assert check_bundle(both) == []


def test_what_was_withdrawn_need_not_say_it(changed: Callable[..., Bundle]) -> None:
    name = HOMER.removeprefix("incidents/").removesuffix(".yaml")
    link = f"related:\n  - type: same_as\n    id: {name}\n"
    merged = changed(
        (TANKERS, "related: []\n", link),
        (HOMER, "record_status: published", "record_status: withdrawn"),
    )
    assert check_bundle(merged) == []


SPILL = "incidents/cpc-2025-08-29-spm2-oil-spill.yaml"
OPEN_END = "    to_date: 2025-10-16\n    to_known: false\n"


def test_an_end_younger_than_every_page_is_noticed(changed: Callable[..., Bundle]) -> None:
    bundle = changed((SPILL, OPEN_END, OPEN_END.replace("false", "true")))
    [warning] = warnings(bundle)
    assert (warning.file, warning.pointer) == (SPILL, "/impacts/0/to_known")
    assert warning.message == (
        "the end 2025-10-16 is younger than every page: a plan, not a report?"
    )


@pytest.mark.parametrize("day", ["2025-09-01", "2025-09", "2025"])
def test_an_end_that_a_page_may_have_reported_is_not(
    changed: Callable[..., Bundle], day: str
) -> None:
    """The page is of 1 September; of a month or a year some days are not younger."""
    bundle = changed((SPILL, OPEN_END, f"    to_date: '{day}'\n    to_known: true\n"))
    assert warnings(bundle) == []


def test_a_page_without_a_date_may_be_younger_than_the_end(changed: Callable[..., Bundle]) -> None:
    pages = "    sources: [tass-2025-09-01]\n    text: >-\n      Taken out"
    undated = (SPILL, "    date_published: 2025-09-02\n", "    date_published: null\n")
    cited = pages.replace("[tass-2025-09-01]", "[tass-2025-09-01, maritime-executive]")
    bundle = changed(
        (SPILL, OPEN_END, OPEN_END.replace("false", "true")), undated, (SPILL, pages, cited)
    )
    assert warnings(bundle) == []
