"""What gives away a place on a grid is noticed; a value without a claim is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sources.checks import check_bundle

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.sources.bundle import Bundle

NIGHT = "incidents/nvr-2025-11-14-sheskharis.yaml"
PORT = "incidents/nvr-2025-01-10-port-drones.yaml"
OFFICE = "incidents/cpc-2025-09-24-office-strike.yaml"
PLACED = "  place: sheskharis-terminal\n"
NO_TARGET = (
    "no claim for 'no_official_indication': expected one for target, or a statement about it"
)


def found_in(bundle: Bundle, file: str) -> list[tuple[str, str, bool]]:
    faults = [fault for fault in check_bundle(bundle) if fault.file == file]
    assert all(fault.row > 1 for fault in faults)
    return [(fault.pointer, fault.message, fault.is_warning) for fault in faults]


def test_an_asset_that_is_finer_than_the_cell_is_noticed(changed: Callable[..., Bundle]) -> None:
    bundle = changed((NIGHT, PLACED, f"{PLACED}  publication_grid_m: 10000\n"))
    found = found_in(bundle, NIGHT)
    assert all(is_warning for _, _, is_warning in found)
    assert (
        "/assets/0/asset",
        "'sheskharis-terminal' is known to 2.5 km, finer than the published 12 km",
        True,
    ) in found
    assert {pointer.split("/")[1] for pointer, _, _ in found} == {"assets", "impacts"}


def test_an_asset_that_lies_elsewhere_tells_nothing(changed: Callable[..., Bundle]) -> None:
    bundle = changed(
        (OFFICE, "  place: cpc-office-novorossiysk\n", "  place: kropotkin\n"),
        (
            OFFICE,
            "  location_class: quarter\n",
            "  location_class: city\n  publication_grid_m: 5000\n",
        ),
    )
    assert not any("finer than" in message for _, message, _ in found_in(bundle, OFFICE))


def test_digits_that_read_like_a_coordinate_are_noticed(changed: Callable[..., Bundle]) -> None:
    edits = (PORT, "summary: >-\n", "summary: >-\n  Seen at 44.7321, 37.78 by 2,500 people.\n")
    grid = (
        PORT,
        "  place: novorossiysk-port\n",
        "  place: novorossiysk-port\n  publication_grid_m: 20000\n",
    )
    assert found_in(changed(edits), PORT) == []
    [(pointer, message, is_warning), *_] = found_in(changed(grid), PORT)
    assert (pointer, is_warning) == ("/summary", True)
    assert message == "'44.7321' reads like a coordinate; the record is published on a grid"


def test_what_is_withheld_is_no_warning(changed: Callable[..., Bundle]) -> None:
    bundle = changed(
        (
            PORT,
            "  place: novorossiysk-port\n",
            "  place: novorossiysk-port\n  publication_grid_m: 20000\n",
        ),
        (PORT, "value: installations of the port of Novorossiysk", "value: at 44.7321, 37.7812"),
    )
    assert not any("coordinate" in message for _, message, _ in found_in(bundle, PORT))


def test_a_published_value_without_a_claim_is_refused_with_its_place(
    changed: Callable[..., Bundle],
) -> None:
    """Row and column of the weapon and of the intent that nobody stated."""
    bundle = changed(
        (PORT, "  - field: weapon\n", "  - field: fire\n"),
        (OFFICE, "  - field: target\n", "  - field: intention\n"),
    )
    faults = {fault.file: fault for fault in check_bundle(bundle) if not fault.is_warning}
    assert {file: (fault.pointer, fault.message) for file, fault in faults.items()} == {
        PORT: ("/weapon_class", "no claim for 'uav': expected one for weapon or cause"),
        OFFICE: (
            "/attribution/cpc_as_target",
            NO_TARGET,
        ),
    }
    for file, word in ((PORT, "weapon_class: [uav]"), (OFFICE, "cpc_as_target: no_off")):
        lines = (bundle.folder / file).read_text(encoding="utf-8").splitlines()
        assert word in lines[faults[file].row - 1]
        assert faults[file].column > 1
