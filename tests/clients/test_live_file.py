"""GDAL, QGIS and geopandas read the journal's file while the service and an editor write to it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from app.store.journal.file import FILE_NAME
from app.store.journal.journal import Journal
from tests.clients.programs import script_told
from tests.clients.service import ROOT, serving
from tests.clients.writer import PAIR

if TYPE_CHECKING:
    from tests.clients.programs import Programs, Told
    from tests.clients.service import Service

TURNS, INCIDENTS = 120, 34
LAST = f"Turn {TURNS}"
PAUSE_S = 0.03  # so that many readers leave the writer its turn on a small machine
# Both scripts read the pair's titles from one layer until the last turn shows, two minutes at most.
QGIS_READS = f"""
    import time
    layer = QgsVectorLayer(sys.argv[1] + "|layername=incidents", "incidents", "ogr")
    assert layer.isValid(), layer.error().message()
    seen, end = [], time.monotonic() + 120
    while time.monotonic() < end:
        rows = {{row["id"]: row["title"] for row in layer.getFeatures()}}
        seen.append([len(rows), layer.featureCount(), *(rows[name] for name in {PAIR!r})])
        if seen[-1][2] == {LAST!r}:
            break
        time.sleep({PAUSE_S})
    del layer
    return seen
"""
GEOPANDAS_READS = f"""
import json, sys, time
import geopandas as gpd
seen, end = [], time.monotonic() + 120
while time.monotonic() < end:
    frame = gpd.read_file(sys.argv[1], layer="incidents").set_index("id")
    seen.append([len(frame), len(frame), *(frame.title[name] for name in {PAIR!r})])
    if seen[-1][2] == {LAST!r}:
        break
    time.sleep({PAUSE_S})
print(json.dumps({{"answer": seen, "messages": []}}))
"""


@dataclass(frozen=True, slots=True)
class Reads:
    """What everybody saw while it was written, and what the writer was told."""

    acknowledged: list[int]
    ogr: list[Told]
    qgis: Told
    geopandas: Told
    service: Service


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory, programs: Programs) -> Reads:
    """Let all read at once while a process writes beside the service; verify comes later."""
    data = tmp_path_factory.mktemp("live")
    path = str(data / FILE_NAME)
    programs.run("ogr2ogr", "--version")
    command = [sys.executable, "-m", "tests.clients.writer", str(data), str(TURNS)]
    with serving(data) as service:
        qgis = programs.start_qgis(QGIS_READS, path)
        geopandas = programs.start_ours(GEOPANDAS_READS, path)
        ogr = []
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            while writer.poll() is None:
                ogr.append(titles_of_ogr(programs, path))
                time.sleep(PAUSE_S)
            acknowledged = [int(line) for line in writer.stdout or ()]
        ogr.append(titles_of_ogr(programs, path))
        return Reads(acknowledged, ogr, script_told(qgis), script_told(geopandas), service)


def titles_of_ogr(programs: Programs, path: str) -> Told:
    return programs.run(
        "ogr2ogr", "-f", "CSV", "/vsistdout/", path, "-sql", "SELECT id, title FROM incidents"
    )


def turn_of(title: str) -> int:
    """Give the turn of a title; what is shipped is turn 0."""
    return int(title.removeprefix("Turn ")) if title.startswith("Turn ") else 0


def test_nothing_that_was_acknowledged_is_lost(reads: Reads) -> None:
    assert reads.acknowledged == list(range(1, TURNS + 1))
    journal = Journal(reads.service.data / FILE_NAME)
    turned = [v for v in journal.since(0) if v.editor == "writer"]
    journal.close()
    told = [(v.id, v.data["title"]) for v in turned]
    assert told == [(name, f"Turn {n}") for n in range(1, TURNS + 1) for name in PAIR]


def test_ogr2ogr_sees_whole_states_that_move_on(reads: Reads) -> None:
    states = []
    for told in reads.ogr:
        assert told.errors == ""
        rows = {row["id"]: row["title"] for row in csv.DictReader(io.StringIO(told.out))}
        assert len(rows) == INCIDENTS
        assert rows[PAIR[0]] == rows[PAIR[1]] or {turn_of(rows[name]) for name in PAIR} == {0}
        states.append(turn_of(rows[PAIR[0]]))
    assert states == sorted(states)
    assert len(set(states)) > 5
    assert states[-1] == TURNS


@pytest.mark.parametrize("client", ["qgis", "geopandas"])
def test_an_open_layer_sees_whole_states_that_move_on(reads: Reads, client: str) -> None:
    told: Told = getattr(reads, client)
    assert (told.errors, told.messages) == ("", [])
    states = []
    for rows, counted, one, other in told.answer:
        assert (rows, counted) == (INCIDENTS, INCIDENTS)
        assert one == other or {turn_of(one), turn_of(other)} == {0}
        states.append(turn_of(one))
    # QGIS reads by turns over the connections of its pool: one may still stand a turn behind.
    behind = 1 if client == "qgis" else 0
    assert all(now >= before - behind for before, now in pairwise(states))
    assert len(set(states)) > 5
    assert states[-1] == TURNS


def test_the_journal_is_whole_after_all_of_them(reads: Reads) -> None:
    done = reads.service.command("verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "whole: structure, rows and hash chain" in done.stdout
