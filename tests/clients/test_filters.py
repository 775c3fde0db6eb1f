"""What a client asks of a part is asked of the service, not of all features in the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import pytest

if TYPE_CHECKING:
    from tests.clients.programs import Programs
    from tests.clients.service import Service

ITEMS = "/collections/incidents/items"
OFFICE = "cpc-2025-09-24-office-strike"
IN_BOX = [
    "cpc-2025-02-17-kropotkinskaya",
    "cpc-2025-03-19-kavkazskaya",
    "cpc-2025-03-23-kropotkinskaya-attempt",
    "krp-2025-09-01-kropotkin-substation",
]
LAYER = """
    uri = f"url='{sys.argv[1]}' typename='incidents' restrictToRequestBBOX='1'"
    layer = QgsVectorLayer(uri, "incidents", "OAPIF")
"""
IN_RECTANGLE = f"""{LAYER}
    asked = QgsFeatureRequest().setFilterRect(QgsRectangle(40, 45, 41, 46))
    return sorted(row["id"] for row in layer.getFeatures(asked))
"""
SINCE_2026 = f"""{LAYER}
    assert layer.setSubsetString('"date_start_local" >= \\'2026-01-01\\'')
    return sorted(row["id"] for row in layer.getFeatures())
"""


def ogrinfo(service: Service, programs: Programs, *words: str) -> list[str]:
    """Give the ids that GDAL finds."""
    told = programs.run(
        *("ogrinfo", "-ro", "-q", "-al", "-fields=YES", f"OAPIF:{service.address}", "incidents"),
        *words,
    )
    assert told.errors == ""
    begun = "  id (String) = "
    lines = told.out.splitlines()
    return sorted(line.removeprefix(begun) for line in lines if line.startswith(begun))


def read(source: str, where: str, **options: str) -> list[str]:
    """Give the ids that pyogrio finds."""
    return sorted(pyogrio.read_dataframe(source, where=where, **options)["id"])


def test_gdal_asks_for_a_box(service: Service, programs: Programs) -> None:
    begun = len(service.requests())
    assert ogrinfo(service, programs, "-spat", "40", "45", "41", "46") == IN_BOX
    asked = [one for one in service.requests(begun) if "bbox=" in one]
    assert asked == [f"{ITEMS}?limit=10&bbox=40,45,41,46"]


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("utc_start >= '2026/01/01 00:00:00'", 2),
        ("updated >= '2026/06/01'", 34),
        ("date_start_local BETWEEN '2025-01-01' AND '2025-12-31'", 17),
        ("kp_km > 1200 AND title ILIKE '%terminal%'", 9),
        ("(country <> 'RU' OR kp_km IS NULL) AND NOT (source_count = 1)", 4),
        ("weapon_class LIKE '%uav%' AND injured_best >= 1.5", 5),
        ("title = 'it''s ILIKE ''x'''", 0),
        ("title IS NOT NULL AND summary LIKE '%²%'", 1),
    ],
)
@pytest.mark.parametrize("gdal", ["of the system", "of pyogrio"])
def test_gdal_leaves_conditions_to_the_service(
    service: Service, programs: Programs, gdal: str, where: str, count: int
) -> None:
    """All of it: what the service answers is what GDAL finds in a file of everything."""
    begun = len(service.requests())
    if gdal == "of the system":
        found = ogrinfo(service, programs, "-where", where)
    else:
        found = read(f"OAPIF:{service.address}", where, layer="incidents")
    _types, first, *following = [one for one in service.requests(begun) if "/items?" in one]
    assert "filter-lang=cql-text" in first
    assert all("filter=" in one for one in following)
    everything = f"{service.address}collections/incidents/items?limit=10000"
    assert found == read(everything, where)
    assert len(found) == count


def test_gdal_may_leave_every_column_but_booleans(service: Service) -> None:
    """A boolean is a number to it, which a filter does not compare."""
    with service.client() as client:
        listed = client.get("collections").json()["collections"]
        for name in (one["id"] for one in listed):
            names = client.get(f"collections/{name}/queryables?f=names").json()
            rules = client.get(f"collections/{name}/queryables").json()["properties"]
            flags = {one for one, rule in rules.items() if rule.get("type") == "boolean"}
            columns = rules.keys() - flags - {"geom", "geometry", "interval"}
            assert {one["id"] for one in names["queryables"]} == columns


def test_gdal_asks_for_an_id(service: Service, programs: Programs) -> None:
    begun = len(service.requests())
    assert ogrinfo(service, programs, "-where", f"id = '{OFFICE}'") == [OFFICE]
    assert service.requests(begun)[-1] == f"{ITEMS}/{OFFICE}"


def test_qgis_asks_for_a_box(service: Service, programs: Programs) -> None:
    begun = len(service.requests())
    told = programs.qgis(IN_RECTANGLE, service.address.rstrip("/"))
    assert (told.answer, told.errors, told.messages) == (IN_BOX, "", [])
    [asked] = [one for one in service.requests(begun) if "bbox=" in one]
    west, south, east, north = map(float, asked.partition("bbox=")[2].split("&")[0].split(","))
    assert (west, east) == pytest.approx((40, 41), abs=0.5)
    assert (south, north) == pytest.approx((45, 46), abs=0.5)


def test_qgis_asks_for_a_time(service: Service, programs: Programs) -> None:
    begun = len(service.requests())
    told = programs.qgis(SINCE_2026, service.address.rstrip("/"))
    assert (len(told.answer), told.errors, told.messages) == (5, "", [])
    asked = [one for one in service.requests(begun) if "datetime=" in one]
    assert asked
    assert all("datetime=2026-01-01%2F9999-12-31T00:00:00Z" in one for one in asked)
