"""What a client asks of a part is asked of the service, not of all features in the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def test_gdal_asks_for_a_box(service: Service, programs: Programs) -> None:
    begun = len(service.requests())
    assert ogrinfo(service, programs, "-spat", "40", "45", "41", "46") == IN_BOX
    asked = [one for one in service.requests(begun) if "bbox=" in one]
    assert asked == [f"{ITEMS}?limit=10&bbox=40,45,41,46"]


def test_gdal_asks_for_a_time(service: Service, programs: Programs) -> None:
    begun = len(service.requests())
    found = ogrinfo(service, programs, "-where", "utc_start >= '2026/01/01 00:00:00'")
    assert len(found) == 5
    asked = [one for one in service.requests(begun) if "datetime=" in one]
    assert asked == [f"{ITEMS}?limit=10&datetime=2026-01-01T00:00:00Z%2F.."]


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
