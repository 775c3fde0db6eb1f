"""Record files: one broken thing is one fault with file, row and column, and nothing is served."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import BadRecordError, Fault
from app.sources.bundle import read_bundle
from app.sources.checks import check_bundle
from app.sources.record_files import position_in, read_context, read_incident
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.sources.bundle import Bundle

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NIGHT = "incidents/nvr-2025-11-14-sheskharis.yaml"
SUBMARINE = "incidents/nvr-2025-12-15-submarine.yaml"
OFFICE = "incidents/cpc-2025-09-24-office-strike.yaml"
CONTEXT = "context/context.yaml"
REGISTER = "assets/register.csv"
URL = "https://srnnews.com/ukrainian-drones-damage-ship-dwellings-oil-depot-in-russias-novorossiysk"


def errors(bundle: Bundle) -> list[Fault]:
    return [fault for fault in check_bundle(bundle) if not fault.is_warning]


def row_of(bundle: Bundle, file: str, text: str) -> int:
    lines = (bundle.folder / file).read_text(encoding="utf-8").splitlines()
    [row] = [row for row, line in enumerate(lines, start=1) if text in line]
    return row


@pytest.mark.parametrize(
    ("edit", "place", "expected"),
    [
        pytest.param(
            ("  timezone: Europe/Moscow\n", "  timezone: [Europe/Moscow\n"),
            ("  utc_start: 2025-11-13", 12),
            ("", "not readable as YAML: did not find expected ',' or ']'"),
            id="malformed",
        ),
        pytest.param(
            ("version: 1\n", "version: 1\nid: again\n"),
            ("id: again", 1),
            ("", "the key 'id' stands twice"),
            id="a-key-twice",
        ),
        pytest.param(
            ("  date_start_local: 2025-11-14\n", "  date_start_local: 2024-02-31\n"),
            ("2024-02-31", 21),
            ("/when/date_start_local", "day value is outside expected range"),
            id="a-day-that-does-not-exist",
        ),
        pytest.param(
            ("  date_end_local: 2025-11-16\n", "  date_end_local: 2025-11-13\n"),
            ("  date_end_local: 2025-11-13", 19),
            ("/when/date_end_local", "2025-11-13 lies before the start"),
            id="ends-before-it-starts",
        ),
        pytest.param(
            ("event_class: attack\n", "event_class: attack\ncolour: red\n"),
            ("colour: red", 9),
            ("/colour", "is no field of this record"),
            id="unknown-field",
        ),
        pytest.param(
            ("event_class: attack\n", "event_class: raid\n"),
            ("event_class: raid", 14),
            ("/event_class", "Input should be 'attack'"),
            id="unknown-word",
        ),
        pytest.param(
            ("certainty: observed\n", ""),
            ("id: nvr-2025-11-14-sheskharis", 1),
            ("/certainty", "is missing"),
            id="missing-field",
        ),
        pytest.param(
            (f"    url: {URL}\n", "    url: srnnews.com\n"),
            ("url: srnnews.com", 10),
            ("/sources/0/url", "'srnnews.com' is not a link (http or https)"),
            id="a-source-without-a-link",
        ),
        pytest.param(
            (f"    url: {URL}\n", ""),
            ("  - id: srn-news-2025-11-14", 5),
            ("/sources/0/url", "is missing"),
            id="a-source-without-the-field",
        ),
        pytest.param(
            ("    value: 4\n    subset: all\n", "    value: 4\n    low: 5\n    high: 4\n"),
            ("  - measure: injured\n    value: 4", 5),
            ("/casualties/1", "injured is not low <= value <= high: 5 to 4 to 4"),
            id="low-over-high",
        ),
        pytest.param(
            ("    value: 4\n", "    value: .nan\n"),
            ("value: .nan", 12),
            ("", "nan is not a number"),
            id="no-number",
        ),
        pytest.param(
            ("  place: sheskharis-terminal\n", "  place: sheskharis-port\n"),
            ("  place: sheskharis-port", 10),
            ("/where/place", "'sheskharis-port' is no place and no asset"),
            id="unknown-place",
        ),
        pytest.param(
            ("  - asset: tanker-arlan\n", "  - asset: tanker-nobody\n"),
            ("asset: tanker-nobody", 12),
            ("/assets/3/asset", "'tanker-nobody' is no asset"),
            id="unknown-asset",
        ),
        pytest.param(
            ("near\n    effect: none_reported\n", "calls_at\n    effect: none_reported\n"),
            ("relation: calls_at", 15),
            ("/assets/3/relation", "is 'calls_at', the register says 'near'"),
            id="another-relation-than-the-register",
        ),
    ],
)
def test_one_broken_thing_is_exactly_one_fault_in_its_place(
    changed: Callable[..., Bundle],
    edit: tuple[str, str],
    place: tuple[str, int],
    expected: tuple[str, str],
) -> None:
    bundle = changed((NIGHT, *edit))
    [fault] = errors(bundle)
    marker, column = place
    text = (bundle.folder / NIGHT).read_text(encoding="utf-8")
    assert text.count(marker) == 1
    row = 1 + text[: text.index(marker)].count("\n")
    assert (fault.file, fault.row, fault.column) == (NIGHT, row, column)
    assert fault.pointer == expected[0]
    assert expected[1] in fault.message
    with pytest.raises(BadRecordError) as caught:
        build_catalog(bundle, now=NOW)
    assert caught.value.faults == (fault,)


def test_three_broken_things_are_three_faults_at_once(changed: Callable[..., Bundle]) -> None:
    bundle = changed(
        (SUBMARINE, "  timezone: Europe/Moscow\n", "  timezone: Europe/Moskva\n"),
        (NIGHT, f"    url: {URL}\n", "    url: srnnews.com\n"),
        (REGISTER, "part_of,cpc-route,", "part_of,cpc-line,"),
    )
    found = errors(bundle)
    assert [(fault.file, fault.row, fault.pointer) for fault in found] == [
        (REGISTER, row_of(bundle, REGISTER, "cpc-line"), "column place_id"),
        (NIGHT, row_of(bundle, NIGHT, "url: srnnews.com"), "/sources/0/url"),
        (SUBMARINE, row_of(bundle, SUBMARINE, "Europe/Moskva"), "/when/timezone"),
    ]
    with pytest.raises(BadRecordError) as caught:
        build_catalog(bundle, now=NOW)
    assert list(caught.value.faults) == found
    assert str(caught.value).splitlines() == [str(fault) for fault in found]


def test_a_file_must_bear_the_id_it_holds(changed: Callable[..., Bundle]) -> None:
    bundle = changed((NIGHT, "id: nvr-2025-11-14-sheskharis\n", "id: nvr-2025-11-14-night\n"))
    [fault] = errors(bundle)
    assert (fault.file, fault.row, fault.pointer) == (NIGHT, 1, "/id")
    assert "is not the file's name 'nvr-2025-11-14-sheskharis'" in fault.message


@pytest.mark.parametrize("file", [NIGHT, CONTEXT])
def test_a_record_that_is_not_utf_8_is_reported(data_copy: Path, file: str) -> None:
    path = data_copy / file
    path.write_bytes(path.read_bytes() + b"\xff\n")
    messages = [str(fault) for fault in read_bundle(data_copy).faults]
    assert f"{file}: is not UTF-8: invalid start byte" in messages


@pytest.mark.parametrize(
    ("edit", "pointer", "message"),
    [
        pytest.param(
            ("      - incident: cpc-2025-09-24-office-strike\n", "      - incident: cpc-x\n"),
            "/events/0",
            "the incident 'cpc-x' is unknown",
            id="a-link-to-nowhere",
        ),
        pytest.param(
            ("    denominator: Kazakh oil exports by volume\n", ""),
            "/exposures/0/denominator",
            "is missing",
            id="a-share-of-what",
        ),
    ],
)
def test_context_is_checked_too(
    changed: Callable[..., Bundle], edit: tuple[str, str], pointer: str, message: str
) -> None:
    [fault] = errors(changed((CONTEXT, *edit)))
    assert (fault.file, fault.pointer) == (CONTEXT, pointer)
    assert fault.row > 1
    assert message in fault.message


def test_a_link_between_records_is_checked_when_leads_are_read(
    changed: Callable[..., Bundle],
) -> None:
    edit = (OFFICE, "    id: cpc-2025-02-17-kropotkinskaya\n", "    id: cpc-2025-02-17-x\n")
    bundle = changed(edit, with_leads=True)
    [fault] = errors(bundle)
    assert (fault.file, fault.pointer) == (OFFICE, "/related/2/id")
    assert fault.row == row_of(bundle, OFFICE, "id: cpc-2025-02-17-x")
    assert "is unknown" in fault.message


def test_a_single_text_is_read_with_the_same_rules() -> None:
    incident, [fault] = read_incident("id: x\n  y\n: z\n", "draft.yaml")
    assert incident is None
    assert (fault.file, fault.row) == ("draft.yaml", 3)
    context, faults = read_context("[]\n", "context.yaml")
    assert context is None
    assert [(fault.row, fault.column) for fault in faults] == [(1, 1)]
    _, [huge] = read_incident(f"version: {2**70}\n", "draft.yaml")
    assert "is not plain data" in huge.message


def test_a_pointer_is_found_or_its_nearest_holder(bundle: Bundle) -> None:
    path = bundle.folder / NIGHT
    text = path.read_text(encoding="utf-8").splitlines()
    row, column = position_in(path, "/where/place")
    assert text[row - 1][column - 1 :] == "sheskharis-terminal"
    assert position_in(path, "/where/nothing/here") == position_in(path, "/where")
    assert position_in(path / "missing", "/where") == (1, 1)
