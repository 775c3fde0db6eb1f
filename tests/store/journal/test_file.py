"""The file: a GeoPackage that other programs read and cannot change; a damaged one is refused."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import shapely

from app.store.features import Feature
from app.store.journal.errors import (
    JournalCorruptError,
    JournalFullError,
    JournalTooNewError,
    JournalUnavailableError,
)
from app.store.journal.journal import Journal
from app.store.journal.layers import LAYERS, register_functions
from tests.store.journal.conftest import NOON, draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A process of its own: GDAL carries its own SQLite, and when it closes a file in this process the
# system drops the locks of ours.
ASK = """
import json, sys, pyogrio
path = sys.argv[1]
{code}
print(json.dumps(answer))
"""
KEPT = "is kept by Incident Mapper: change records through its API"
POINT = shapely.Point(37.8, 44.7)


def incident(name: str, title: str = "A", shape: object = POINT) -> Feature:
    properties = dict.fromkeys(LAYERS["incidents"].columns)
    properties |= {
        "id": name, "title": title, "date_start_local": "2025-09-24", "version": 1,
        "utc_start": "2025-09-24T09:03:00Z", "route_distance_m": 12.5,
    }  # fmt: skip
    return Feature(name, properties, shape)  # type: ignore[arg-type]  # a geometry or None


def asked_of_gdal(code: str, path: Path) -> object:
    script = ASK.format(code=textwrap.dedent(code))
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # our own
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def show(journal: Journal, *features: Feature) -> None:
    with journal.writing() as writing:
        writing.append(draft(), editor="desk", recorded=NOON)
        writing.show("incidents", features)


def foreign(journal: Journal) -> sqlite3.Connection:
    """Open the file as another program would that knows GeoPackage."""
    connection = sqlite3.connect(journal.path, isolation_level=None)
    register_functions(connection)
    return connection


def test_gdal_reads_what_the_tables_show(journal: Journal) -> None:
    show(journal, incident("a"), incident("b", shape=shapely.box(37, 44, 38, 45)), incident("c"))
    show(journal, incident("a", "Changed", shapely.Point(38.5, 45)))
    with journal.writing() as writing:
        writing.hide("incidents", ["c"])
    found = asked_of_gdal(
        """
        frame = pyogrio.read_dataframe(path, layer="incidents").set_index("id")
        row = frame.loc["a"]
        near = pyogrio.read_dataframe(path, layer="incidents", bbox=(38.4, 44.9, 38.6, 45.1))
        answer = {
            "ids": sorted(frame.index),
            "row": [row["title"], int(row["version"]), row["route_distance_m"]],
            "when": [str(row["date_start_local"])[:10], row["utc_start"].isoformat()],
            "where": row.geometry.wkt,
            "epsg": frame.crs.to_epsg(),
            "near": list(near["id"]),
            "layers": sorted(str(name) for name, _ in pyogrio.list_layers(path)),
        }
        """,
        journal.path,
    )
    assert found == {
        "ids": ["a", "b"],
        "row": ["Changed", 1, 12.5],
        "when": ["2025-09-24", "2025-09-24T09:03:00+00:00"],
        "where": "POINT (38.5 45)",
        "epsg": 4326,
        "near": ["a"],
        "layers": ["assets", "incidents", "places", "redactions", "versions"],
    }


def test_the_index_follows_every_change(journal: Journal) -> None:
    """The R*Tree must hold the bounds of each geometry and nothing else."""
    show(journal, incident("a"), incident("b", shape=None))
    show(journal, incident("a", shape=None), incident("b", shape=shapely.box(0, 0, 1, 2)))
    with closing(foreign(journal)) as connection:
        rows = connection.execute("SELECT minx, maxx, miny, maxy FROM rtree_incidents_geom")
        assert rows.fetchall() == [(0.0, 1.0, 0.0, 2.0)]
        [check] = connection.execute("SELECT rtreecheck('rtree_incidents_geom')").fetchone()
        [count] = connection.execute(
            "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'incidents'"
        ).fetchone()
    assert (check, count) == ("ok", 2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents SET title = 'B'",
        "DELETE FROM incidents",
        "INSERT INTO incidents (id) VALUES ('x')",
        "UPDATE versions SET reason = ''",
        "DELETE FROM versions",
        (
            "INSERT INTO versions SELECT number + 5, kind, 'x', version, msg_type, supersedes, "
            "editor, reason, recorded, body, text, origin, salts, redacted, catalog_version, "
            "checksum FROM versions"
        ),
        "UPDATE journal SET format = 9",
    ],
)
def test_another_program_cannot_change_a_table(journal: Journal, statement: str) -> None:
    show(journal, incident("a"))
    before = journal.state()
    with (
        closing(foreign(journal)) as connection,
        pytest.raises(sqlite3.IntegrityError, match=KEPT),
    ):
        connection.execute(statement)
    assert journal.state() == before
    [version] = journal.since(0)
    assert version.reason == "a test"


def test_gdal_is_told_why_it_cannot_write(journal: Journal) -> None:
    show(journal, incident("a"))
    told = asked_of_gdal(
        """
        frame = pyogrio.read_dataframe(path, layer="incidents")
        try:
            pyogrio.write_dataframe(frame, path, layer="incidents", append=True)
        except Exception as error:
            answer = str(error)
        """,
        journal.path,
    )
    assert KEPT in str(told)
    with closing(foreign(journal)) as connection:
        assert connection.execute("SELECT count(*) FROM incidents").fetchall() == [(1,)]


def test_two_that_start_at_once_make_one_file(tmp_path: Path) -> None:
    one = Journal.open(tmp_path / "state" / "journal.gpkg")
    other = Journal.open(tmp_path / "state" / "journal.gpkg")
    show(one, incident("a"))
    assert other.newest_number() == 1
    one.close()
    other.close()
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["journal.gpkg"]


def test_a_file_that_is_no_journal_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "journal.gpkg"
    path.write_text("not a database, but long enough to look like one" * 40, encoding="utf-8")
    with pytest.raises(JournalCorruptError, match="restore"):
        Journal(path)
    other = tmp_path / "other.gpkg"
    sqlite3.connect(other).close()
    with pytest.raises(JournalCorruptError, match="is no journal"):
        Journal(other)


def test_a_journal_of_a_newer_release_is_refused_with_what_to_do(journal: Journal) -> None:
    with closing(foreign(journal)) as connection:
        connection.execute("INSERT INTO writing (id) VALUES (1)")
        connection.execute("UPDATE journal SET format = 99")
        connection.execute("DELETE FROM writing")
    with pytest.raises(JournalTooNewError, match="format 99, this release reads 1; use a newer"):
        Journal(journal.path)


def test_a_flipped_bit_in_a_version_is_an_error_not_another_record(journal: Journal) -> None:
    show(journal, incident("a"))
    journal.close()
    raw = journal.path.read_bytes()
    at = raw.index(b'"title":"A"') + 9
    journal.path.write_bytes(raw[:at] + b"B" + raw[at + 1 :])
    damaged = Journal(journal.path)
    with pytest.raises(JournalCorruptError, match="version 1 in the journal is not what was"):
        damaged.since(0)
    damaged.close()


def test_a_full_disk_is_said_and_heals_by_itself(open_journal: Callable[[], Journal]) -> None:
    journal = open_journal()
    show(journal, incident("a"))
    with journal.writing() as writing:
        connection = writing._connection  # noqa: SLF001  # to make the disk full
        [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    big = [draft(f"n{number}", title="x" * 4_000) for number in range(100)]
    with pytest.raises(JournalFullError, match="no room left"), journal.writing() as writing:
        _ = [writing.append(item, editor="desk", recorded=NOON) for item in big]
    assert [version.number for version in journal.since(0)] == [1]
    connection.execute("PRAGMA max_page_count = 1000000")
    show(journal, incident("b"))
    assert [version.number for version in journal.since(0)] == [1, 2]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(JournalUnavailableError, match="choose another folder with --data"):
        Journal.open(blocked / "journal.gpkg")
