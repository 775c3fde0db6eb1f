"""The command line as a user types it: what it prints, what it refuses, how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from app.cli.main import app, run
from app.domain.errors import MapperError

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

OFFICE = "cpc-2025-09-24-office-strike"


def call(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def told(*words: str) -> str:
    result = call(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def refusal(*words: str) -> str:
    result = call(*words)
    assert isinstance(result.exception, MapperError), result.output
    return str(result.exception)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, app.cli.main\n"
        "heavy = {'geopandas', 'pandas', 'numpy', 'shapely', 'pyproj', 'folium', 'fastapi',"
        " 'uvicorn', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version() -> None:
    assert told("--version") == "incident-mapper 0.1.0\n"


def test_check_of_the_shipped_data_finds_nothing() -> None:
    assert told("check") == "44 records, 59 places, 72 assets; 0 faults, 0 warnings\n"


def test_check_lists_every_fault_and_exits_with_1(data_copy: Path) -> None:
    file = data_copy / "incidents" / f"{OFFICE}.yaml"
    text = file.read_text(encoding="utf-8").replace("date_prec: 1\n", "date_prec: 9\n", 1)
    file.write_text(text.replace("place: cpc-office-novorossiysk", "place: nowhere"), "utf-8")
    result = call("check", str(data_copy))
    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if OFFICE in line]
    assert any(
        "/when/date_prec" in line and "9 is not a UCDP code 1 to 5" in line for line in lines
    )
    assert any("/where/place" in line and "row " in line and "column " in line for line in lines)
    assert any("differs from its hash" in line for line in lines)
    assert result.stdout.rstrip().endswith("3 faults, 0 warnings")


def test_near_an_incident_as_json_is_an_interval_of_kilometres() -> None:
    answer = json.loads(told("near", OFFICE, "--within", "25km", "--json"))
    pairs = {pair["asset_id"]: pair for pair in answer["pairs"]}
    terminal = pairs["cpc-terminal"]
    assert terminal["distance_min_m"] < terminal["distance_m"] < terminal["distance_max_m"]
    assert 3_000 < terminal["distance_min_m"] < 5_000
    assert 17_000 < terminal["distance_max_m"] < 19_000
    assert terminal["verdict"] == "certain"


def test_near_as_a_table_says_how_it_was_measured() -> None:
    shown = told("near", "--lon", "37.65", "--lat", "44.67", "--radius", "2km", "--kind", "port")
    assert "geodesic WGS 84" in shown
    assert "OpenStreetMap contributors" in shown


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("near",), "expected an incident's id, or --lon and --lat"),
        (("near", "nothing-like-this"), "no incident has the id 'nothing-like-this'"),
        (("near", OFFICE, "--within", "25"), "not a distance with its unit"),
        (("near", OFFICE, "--lon", "1", "--lat", "2"), "not read together with a position"),
        (("near", "--lon", "181", "--lat", "2"), "is not a longitude in degrees"),
        (("locate", "--lon", "37"), "expected a kilometre, or --lon and --lat"),
        (("locate", "--kp", "5", "--radius", "2km"), "not read together with a position"),
        (("near", OFFICE, "--within", ""), "not a distance with its unit"),
        (("locate", "--kp", "1600"), "lies outside the route (0 to 1511 km)"),
        (("locate", "--kp", "5", "--route", "x"), "no route has the id 'x'"),
        (("locate", "--kp", "5", "--lon", "37"), "not read together with a position"),
        (("incidents", "show", "nothing"), "no incident has the id 'nothing'"),
        (("incidents", "list", "nope=1"), "nope: is not a parameter here"),
        (("incidents", "list", "filter=kp_km >"), "filter: at character 8: found the end"),
        (("map", "no/such/folder/map.html"), "does not exist"),
    ],
)
def test_bad_input_is_refused_with_what_was_expected(words: tuple[str, ...], part: str) -> None:
    assert part in refusal(*words)


def test_a_refusal_is_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["incident-mapper", "locate", "--kp", "1600"])
    with pytest.raises(SystemExit) as stopped:
        run()
    assert stopped.value.code == 1
    message = "incident-mapper: kp: 1600 lies outside the route (0 to 1511 km)"
    assert capsys.readouterr().err.strip().endswith(message)


def test_locate_goes_both_ways() -> None:
    there = json.loads(told("locate", "--kp", "1240", "--json"))
    back = json.loads(
        told("locate", "--lon", str(there["lon"]), "--lat", str(there["lat"]), "--json")
    )
    assert back["kp_km"] == 1240.0
    assert back["kp_min_km"] < 1226
    assert back["kp_max_km"] > 1254
    assert told("locate", "--lon", "30", "--lat", "60") == "not on the route\n"


def test_locate_takes_a_route_and_says_the_side() -> None:
    away = ("locate", "--lon", "37.76", "--lat", "44.73", "--radius", "2km")
    words = told(*away)
    assert words == told(*away, "--route", "cpc")
    assert words.endswith(" off the line, left of it towards higher kilometres\n")
    assert "of it" not in told("locate", "--lon", "37.76", "--lat", "44.73", "--radius", "20km")


def test_geocode_answers_in_four_languages_and_guesses_nothing() -> None:
    for name in ("Novorossiysk", "Новороссийск", "Новоросійськ"):
        first = json.loads(told("geocode", name, "--json"))[0]
        assert first["id"] == "novorossiysk"
    nothing = call("geocode", "Nikolayevsk-on-Don-like")
    assert nothing.exit_code == 1
    assert "no place carries the name" in nothing.stdout


def test_incidents_list_takes_the_selection_of_the_map() -> None:
    rows = json.loads(told("incidents", "list", "near=cpc-terminal,25km&limit=5", "--json"))
    assert len(rows) == 5
    assert all(row["terminal_distance_min_m"] <= 25_000 for row in rows)
    assert len(json.loads(told("incidents", "list", "--json"))) == 34
    rows = json.loads(told("incidents", "list", "filter=independent_sources >= 2", "--json"))
    assert 0 < len(rows) < 34
    assert all(row["independent_sources"] >= 2 for row in rows)
    assert len(json.loads(told("incidents", "list", "--with-leads", "--json"))) == 44


def test_incidents_show_tells_the_whole_card() -> None:
    shown = told("incidents", "show", OFFICE)
    counts = [line.strip().split(" ")[0] for line in shown.split("Injured")[1].splitlines()[2:8]]
    assert counts == ["3", "6", "7", "8", "11", "12"]
    assert "No official indication that CPC was the target" in shown
    assert "abeam KP" in shown
    behind = shown.split("Where each value comes from\n")[1].splitlines()
    assert behind[0] == "  Days: TASS (TASS)"
    assert behind[1] == "  Clock: Mayor of Novorossiysk (Kommersant)"


def test_map_writes_one_whole_file(tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    assert told("map", str(out)).startswith(str(out))
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.rstrip().endswith("</html>")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_map_of_a_selection_holds_only_it(tmp_path: Path) -> None:
    out = tmp_path / "one.html"
    told("map", str(out), "--query", f"ids={OFFICE}")
    text = out.read_text(encoding="utf-8")
    assert f"#incident={OFFICE}" in text
    assert "cpc-2025-11-29-spm2-naval-drones" not in text
