"""Pictures of results by HTTP: types, names of files, tags, links, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.analysis.register import ANALYSES
from app.maps.plots import pictures
from app.maps.plots.pictures import PICTURED

if TYPE_CHECKING:
    from starlette.testclient import TestClient

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
# What an analysis cannot be asked without.
NEEDED = {
    "reach": {"incident": "cpc-2025-11-29-spm2-naval-drones"},
    "what-if": {"geometry": "POINT (37.65 44.67)"},
}
LOOKS = {
    "light": {"f": "svg", "width": "300"},
    "dark": {"f": "svg", "theme": "dark", "width": "300"},
}


@pytest.mark.parametrize("form", TYPES)
@pytest.mark.parametrize("name", PICTURED)
def test_a_picture_has_its_type_its_name_and_its_tag(
    client: TestClient, name: str, form: str
) -> None:
    asked = NEEDED.get(name, {})
    lasting = client.get(f"/analyses/{name}", params=asked).json()["id"]
    first = client.get(f"/analyses/{name}", params={**asked, "f": form, "width": "600"})
    assert (first.status_code, first.headers["content-type"]) == (200, TYPES[form])
    file = f"incident-mapper-{name}-{lasting[:8]}.{form}"
    assert first.headers["content-disposition"] == f'inline; filename="{file}"'
    by_name = client.get(f"/analyses/{lasting}?f={form}&width=600")
    assert by_name.content == first.content
    again = {"If-None-Match": first.headers["etag"]}
    assert client.get(f"/analyses/{lasting}?f={form}&width=600", headers=again).status_code == 304
    policy = first.headers["content-security-policy"]
    assert "script" not in policy
    assert policy.startswith("default-src 'none'")
    assert ("style-src 'unsafe-inline'" in policy) == (form == "svg")


def test_themes_and_widths_are_other_pictures(client: TestClient) -> None:
    light, dark = (client.get("/analyses/summary", params=look) for look in LOOKS.values())
    assert light.content != dark.content
    assert b'width="300"' in light.content


@pytest.mark.parametrize("name", ANALYSES)
def test_links_lead_to_the_picture(client: TestClient, name: str) -> None:
    header = client.get(f"/analyses/{name}", params=NEEDED.get(name, {})).headers["link"]
    for form, media_type in TYPES.items():
        assert f'?f={form}>; rel="alternate"; type="{media_type}"' in header


@pytest.mark.parametrize(
    ("address", "parameter", "detail"),
    [
        ("/analyses/rings?f=gif", "f", "'gif' is none of json, csv, html, svg, png"),
        ("/analyses/rings?f=svg&width=299", "width", "'299' is not a whole number from 300 up"),
        ("/analyses/rings?f=svg&width=2001", "width", "'2001' is over 2,000"),
        ("/analyses/rings?f=svg&width=x", "width", "'x' is not a whole number"),
        ("/analyses/rings?f=svg&theme=blue", "theme", "'blue' is none of light, dark"),
        ("/analyses/rings?theme=dark", "theme", "is read with f=svg or f=png only"),
        ("/analyses/rings?f=csv&width=600", "width", "is read with f=svg or f=png only"),
        ("/analyses/near-table?width=600", "width", "is read with f=svg or f=png only"),
    ],
)
def test_what_is_not_drawn_is_said(
    client: TestClient, address: str, parameter: str, detail: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)
    assert detail in answer.json()["detail"]


def test_a_picture_is_drawn_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def counted(_: object, form: str, **look: object) -> bytes:
        drawn.append((form, look))
        return b"<svg/>"

    monkeypatch.setattr("app.api.result_pictures.picture", counted)
    for _ in range(3):
        assert client.get("/analyses/timeline?f=svg&width=777").content == b"<svg/>"
    assert drawn == [("svg", {"theme": "light", "width_px": 777})]


def test_nothing_loads_matplotlib_before_the_first_picture() -> None:
    code = (
        "import sys, app.main, app.cli.main, app.api.results; sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert pictures.__doc__
