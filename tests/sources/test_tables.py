"""CSV tables: typed rows, and a fault with file, row and column for everything else."""

from __future__ import annotations

import pytest

from app.domain.errors import Fault
from app.domain.geo.linear import Calibration
from app.domain.record.assets import Asset
from app.domain.record.vocabulary import AssetRelation
from app.sources.tables import CalibrationRow, NameRow, read_table

FILE = "layers/calibration.csv"
HEADER = "route_id,kp_km,lon,lat,accuracy_km,drift_per_km,max_error_km,source,note\n"
HEAD = "cpc,0,53.4224,46.17784,3,0.05,15,Line head,\n"
SHORE = 'cpc,1511,37.65327,44.67067,5,0.05,15,"Length, published","ends at ""shore"""\n'


def read(text: str) -> tuple[list[CalibrationRow], list[Fault]]:
    return read_table(text.encode(), FILE, CalibrationRow)


def test_rows_are_typed_and_an_empty_cell_is_none() -> None:
    rows, faults = read(HEADER + HEAD + SHORE)
    assert faults == []
    assert rows[0].calibration() == Calibration(0.0, 53.4224, 46.17784, 3.0, 0.05, 15.0)
    assert [row.note for row in rows] == [None, 'ends at "shore"']
    assert rows[1].source == "Length, published"


@pytest.mark.parametrize(
    ("row", "column", "pointer", "message"),
    [
        pytest.param(HEAD.replace("53.4224", "east"), 3, "column lon", "'east'", id="a-word"),
        pytest.param(HEAD.replace("cpc,0", "cpc,"), 2, "column kp_km", "valid number", id="none"),
        pytest.param(HEAD.replace("53.4224", "181"), 3, "column lon", "'181' is out", id="lon"),
        pytest.param(HEAD.replace("46.17784", "-91"), 4, "column lat", "'-91' is out", id="lat"),
        pytest.param(HEAD.replace("46.17784", "nan"), 4, "column lat", "'nan' is out", id="nan"),
        pytest.param(HEAD.replace("15,L", "inf,L"), 7, "column max_error_km", "'inf'", id="inf"),
        pytest.param("cpc,0,53.4224\n", 1, "", "holds 3 cells, the header has 9", id="short"),
        pytest.param(HEAD.replace(",\n", ",,x\n"), 1, "", "holds 10 cells", id="long"),
        pytest.param("\n", 1, "", "holds 0 cells", id="a-blank-row"),
    ],
)
def test_a_broken_row_is_left_out_and_reported(
    row: str, column: int, pointer: str, message: str
) -> None:
    rows, [fault] = read(HEADER + HEAD + row + SHORE)
    assert [good.kp_km for good in rows] == [0.0, 1_511.0]
    assert (fault.file, fault.row, fault.column, fault.pointer) == (FILE, 3, column, pointer)
    assert message in fault.message


def test_every_fault_of_a_table_is_found_at_once() -> None:
    rows, faults = read(HEADER + HEAD.replace("3,0.05", "x,y") + SHORE + "cpc\n")
    assert len(rows) == 1
    assert [(fault.row, fault.column) for fault in faults] == [(2, 5), (2, 6), (4, 1)]


def test_a_row_over_several_lines_is_named_by_its_last() -> None:
    note = '"first line\nsecond line"'
    _, [fault] = read(HEADER + HEAD.replace(",\n", f",{note}\n") + "cpc\n")
    assert fault.row == 4


def test_an_open_quote_is_a_fault_not_a_crash() -> None:
    _, faults = read(HEADER + HEAD.replace("Line head", '"Line head') + "x\n" * 100_000)
    assert [fault.message for fault in faults] == [
        "is not CSV: field larger than field limit (131072)"
    ]


def test_an_unknown_column_is_refused() -> None:
    rows, [fault] = read_table(
        b"place_id,name,language,name_kind,colour\na,b,en,own,red\n", "names.csv", NameRow
    )
    assert rows == []
    assert (fault.row, fault.column, fault.pointer) == (2, 5, "column colour")


def test_an_unknown_word_is_refused_and_a_known_one_becomes_its_kind() -> None:
    header = (
        "id,kind,name_en,name_ru,cpc_relation,place_id,accuracy_m,radius_m,source,source_url,note\n"
    )
    good = "cpc-spm-2,mooring,SPM-2,,part_of,cpc-mooring-area,,,CPC,,\n"
    bad = good.replace("part_of", "owns")
    [asset], [fault] = read_table((header + good + bad).encode(), "register.csv", Asset)
    assert asset.cpc_relation is AssetRelation.PART_OF
    assert (asset.accuracy_m, asset.note) == (None, None)
    assert (fault.row, fault.column, fault.pointer) == (3, 5, "column cpc_relation")
    assert fault.message.startswith("'owns': Input should be 'part_of'")


def test_a_table_that_is_not_utf_8_is_one_fault() -> None:
    rows, faults = read_table(HEADER.encode() + b"\xff", FILE, CalibrationRow)
    assert rows == []
    assert faults == [Fault(FILE, 0, 0, "", f"is not UTF-8 at byte {len(HEADER)}")]


def test_an_empty_table_has_no_rows() -> None:
    assert read("") == ([], [])
    assert read(HEADER) == ([], [])
