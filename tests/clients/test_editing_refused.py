"""QGIS may open the journal's file for editing: what it would change is refused, nothing breaks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from app.store.journal.file import FILE_NAME
from tests.clients.service import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clients.programs import Programs
    from tests.clients.service import Service

KEPT = (
    "the table incidents is kept by Incident Mapper: change records through its API or with "
    "incident-mapper incidents edit"
)
EDITS = {
    "changed": 'layer.changeAttributeValue(first.id(), layer.fields().indexOf("title"), "Mine")',
    "moved": "layer.changeGeometry(first.id(), QgsGeometry.fromPointXY(QgsPointXY(1, 2)))",
    "added": "layer.addFeature(QgsFeature(layer.fields()))",
    "deleted": "layer.deleteFeature(first.id())",
}
EDITED = """
    layer = QgsVectorLayer(sys.argv[1] + "|layername=incidents", "incidents", "ogr")
    first = next(layer.getFeatures())
    begun = layer.startEditing(), {edit}
    saved, errors = layer.commitChanges(), layer.commitErrors()
    layer.rollBack()
    return [*begun, saved, errors]
"""
LOOKED = """
    layer = QgsVectorLayer(sys.argv[1] + "|layername=incidents", "incidents", "ogr")
    fields = {field.name(): field.typeName() for field in layer.fields()}
    row = next(layer.getFeatures('"id" = \\'cpc-2025-09-24-office-strike\\''))
    point = row.geometry().asPoint()
    return [layer.featureCount(), layer.crs().authid(), fields, [point.x(), point.y()],
            row["date_start_local"].toString("yyyy-MM-dd"), row["injured_best"]]
"""


def rows(data: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / FILE_NAME)) as connection:
        return connection.execute("SELECT * FROM incidents ORDER BY id").fetchall()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a journal that QGIS tries to edit."""
    with serving(tmp_path_factory.mktemp("edited")) as service:
        yield service


@pytest.mark.parametrize("edit", EDITS)
def test_qgis_is_told_why_it_cannot_save(live: Service, programs: Programs, edit: str) -> None:
    before = rows(live.data)
    told = programs.qgis(EDITED.format(edit=EDITS[edit]), str(live.data / FILE_NAME))
    begun, tried, saved, errors = told.answer
    assert (begun, tried, saved) == (True, True, False)
    assert KEPT in "".join(errors)
    assert rows(live.data) == before
    with live.client() as client:
        version = client.get("healthz").json()["catalog_version"]
    found = live.command("verify")
    assert (found.returncode, found.stderr) == (0, "")
    assert f"catalog version {version}" in found.stdout


def test_qgis_may_open_it_while_no_service_runs(tmp_path: Path, programs: Programs) -> None:
    """QGIS turns the write-ahead log off when it closes a file that nobody else has open."""
    with serving(tmp_path) as service:
        before = rows(tmp_path)
    count, crs, fields, point, day, injured = programs.qgis(
        LOOKED, str(tmp_path / FILE_NAME)
    ).answer
    assert (count, crs, point) == (34, "EPSG:4326", [37.76, 44.73])
    assert (day, injured) == ("2025-09-24", 12)
    kinds = [fields[name] for name in ("title", "date_start_local", "utc_start", "kp_km")]
    assert kinds == ["String", "Date", "DateTime", "Real"]
    assert fields["injured_best"] == "Integer64"
    assert "whole" in service.command("verify").stdout
    with serving(tmp_path) as service, closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert rows(tmp_path) == before
