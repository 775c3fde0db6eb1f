"""One view as a figure: its forms, its words, what a notebook is offered, what is refused."""

from __future__ import annotations

import base64
from dataclasses import replace
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from app.api.still_params import OF_STILLS
from app.cli.main import app as command
from app.cli.still import draw_still
from app.domain.errors import BadParameterError, WithdrawnError
from app.pages.map_page import map_page
from app.publish.view import view
from app.selection.selection import Selection
from app.store.record import Still
from tests.api.routes import OFFICE
from tests.maps.unpacked import unpacked

if TYPE_CHECKING:
    from pathlib import Path

    from app.publish.view import View
    from app.store.catalog import Catalog

NEAR = "near=cpc-terminal,25km"
STARTS = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF-"}


@pytest.fixture(scope="module")
def near(catalog: Catalog) -> View:
    return view(NEAR, theme="dark", title="Near", record=Still(catalog))


def test_the_page_is_the_one_file_in_the_asked_theme(near: View, catalog: Catalog) -> None:
    plain = map_page(catalog, Selection.parse([("near", "cpc-terminal,25km")]), standalone=True)
    assert near.page.replace(' data-start="theme=dark"', "") == plain.html
    packed = near.page.partition(' data-start="theme=dark">')[2].partition("</script>")[0]
    assert len(unpacked(packed)["data"]["incidents"]) == 28


@pytest.mark.parametrize("form", STARTS)
def test_pictures_are_those_of_the_service(
    near: View, catalog: Catalog, form: str, tmp_path: Path
) -> None:
    body = near.picture(form)
    assert body.startswith(STARTS[form])
    assert near.save(tmp_path / f"near.{form}").read_bytes() == body
    again = view(NEAR, theme="dark", title="Near", record=Still(catalog))
    assert again.picture(form) == body
    assert view(NEAR, title="Near", record=Still(catalog)).picture(form) != body


def test_the_words_say_how_many_which_record_and_up_to_when(near: View, catalog: Catalog) -> None:
    assert near.caption.startswith("28 incidents. Incident Mapper (2026): ")
    assert catalog.version in near.caption
    assert catalog.coverage.sentence() in near.caption
    assert near.bibtex.startswith("@misc{incident-mapper,")


def test_what_a_limit_leaves_out_is_counted(catalog: Catalog) -> None:
    found = view("near=cpc-terminal,25km&limit=3", record=Still(catalog))
    assert found.caption.startswith("3 incidents, 25 more match (limit=3). ")
    assert "3 incidents, 25 more match (limit=3)" in found.picture("svg").decode()


def test_what_was_withdrawn_is_left_out_and_said(catalog: Catalog) -> None:
    changed = replace(catalog, withdrawn={"gone": "entered <b>twice</b>"})
    found = view(f"ids=gone,{OFFICE}", record=Still(changed))
    assert found.caption.startswith("1 incident, 1 withdrawn. ")
    assert "1 incident, 1 withdrawn" in found.picture("svg").decode()
    assert "entered &lt;b&gt;twice&lt;/b&gt;" in found.page
    assert "entered <b>" not in found.page
    with pytest.raises(WithdrawnError, match="'gone' was withdrawn"):
        view("ids=gone", record=Still(changed)).picture("svg")


def test_a_notebook_is_offered_page_pictures_and_words(near: View) -> None:
    offered, about = near._repr_mimebundle_()
    assert [*offered] == [
        "text/html", "image/png", "image/svg+xml", "application/pdf", "text/plain",
    ]  # fmt: skip
    assert base64.b64decode(offered["image/png"]) == near.picture("png")
    assert base64.b64decode(offered["application/pdf"]) == near.picture("pdf")
    assert offered["image/svg+xml"].encode() == near.picture("svg")
    assert offered["text/plain"] == near.caption
    assert about == {"image/png": {"width": 800, "height": 500}}
    only, _ = near._repr_mimebundle_(include={"image/png", "text/plain"}, exclude={"text/plain"})
    assert [*only] == ["image/png"]


def test_the_frame_of_a_notebook_may_run_scripts_and_nothing_else(near: View) -> None:
    frame = near._repr_mimebundle_(include={"text/html"})[0]["text/html"]
    assert frame.startswith('<iframe srcdoc="&lt;!DOCTYPE html&gt;')
    assert ' sandbox="allow-scripts" ' in frame
    assert frame.count("<iframe") == 1
    assert frame.count("<script") == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"query": "clas=attack"}, "clas: is not a parameter here; expected bbox"),
        ({"query": "theme=pink"}, "theme: 'pink' is none of light, dark"),
        ({"query": "lang=de"}, "lang: 'de' is none of en, ru, kk, uk"),
        ({"query": "theme=dark", "theme": "dark"}, "theme: is given twice"),
        ({"query": "north=true&north=true"}, "north: is given twice"),
        ({"query": "title=x&inset=perhaps"}, "inset: "),
        ({"query": "bearing=3"}, "bearing: is not drawn: north is always up"),
        ({"size": "200x100", "inset": True}, "inset: has no room on 200 x 100 pixels"),
        ({"lang": "de"}, "lang: 'de' is none of en, ru, kk, uk"),
        ({"theme": "pink"}, "theme: 'pink' is none of light, dark"),
        ({"size": "800x5000"}, "size: "),
        ({"position": "here"}, "position: "),
        ({"colour": "red"}, "colour: is not a parameter here; expected position, size, lang"),
        ({"legend": "maybe"}, "legend: "),
    ],
)
def test_what_cannot_be_read_is_named(catalog: Catalog, asked: dict[str, str], said: str) -> None:
    with pytest.raises(BadParameterError) as caught:
        view(record=Still(catalog), **asked)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("near.jpg", "path: 'near.jpg' has an unknown ending; expected .html, .png, .svg, .pdf"),
        ("no/near.png", "path: the folder '"),
    ],
)
def test_a_file_that_cannot_be_written_is_named(
    near: View, tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(BadParameterError) as caught:
        near.save(tmp_path / name)
    assert str(caught.value).startswith(said)
    assert not any(tmp_path.iterdir())


def test_the_command_writes_what_a_view_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCIDENT_MAPPER_DATA", str(tmp_path / "state"))
    out = tmp_path / "near.svg"
    ran = CliRunner().invoke(
        command, ["still", str(out), "--query", NEAR, "--title", "Near", "--lang", "uk"]
    )
    assert ran.exit_code == 0, ran.output
    found = view(NEAR, lang="uk", title="Near")
    assert out.read_bytes() == found.picture("svg")
    assert ran.output.strip().endswith(found.caption)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["--no-legend", "--north"], {"legend": False, "north": True}),
        (["--inset", "--no-scale", "--no-ticks"], {"inset": True, "scale": False, "ticks": False}),
        (["--padding", "60,10", "--no-footprints"], {"padding": "60,10", "footprints": False}),
        (["--layers", "route,towns", "--off", "towns"], {"layers": "route"}),
        (["--query", "north=true&theme=dark"], {"theme": "dark", "north": True}),
        (["--query", "lang=ru", "--theme", "dark"], {"theme": "dark", "lang": "ru"}),
    ],
)  # fmt: skip
def test_the_command_has_the_switches_of_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], values: dict[str, Any]
) -> None:
    monkeypatch.setenv("INCIDENT_MAPPER_DATA", str(tmp_path / "state"))
    out = tmp_path / "map.svg"
    ran = CliRunner().invoke(command, ["still", str(out), *words])
    assert ran.exit_code == 0, ran.output
    assert out.read_bytes() == view(**values).picture("svg") != view().picture("svg")


def test_every_parameter_of_a_still_is_an_option() -> None:
    options = {name.replace("_", "-") for name in signature(draw_still).parameters}
    assert {*OF_STILLS} - options == {"attribution"}  # which cannot be switched off


def test_the_command_refuses_another_ending() -> None:
    ran = CliRunner().invoke(command, ["still", "near.jpg"])
    assert isinstance(ran.exception, BadParameterError)
    assert str(ran.exception) == "OUT: 'near.jpg' ends in none of .png, .svg, .pdf"
