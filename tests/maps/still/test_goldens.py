"""Still maps look as they were looked at, and whatever is missing on one is seen.

A picture is compared tile by tile at its full size, an SVG thing by thing; docs/still-maps.md says
how far they may be off. Goldens are taken anew with ``python -m tests.maps.still.goldens``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import pytest

from app.maps.still.backdrop import REACH_DASHES, TICK_OPACITY, TICK_PX
from app.maps.still.canvas import Canvas
from app.maps.still.words import Words
from tests.maps.still.drawing import drawn
from tests.maps.still.facts import NEAR_PX, facts_of, unlike
from tests.maps.still.goldens import (
    FOLDER,
    LOOKS,
    MOST_DIFFERENT,
    PLAIN_DIFFERENT,
    PROGRAM,
    TILE_PX,
    form_of,
    golden,
    most_different,
    picture_of,
    plain_different,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.maps.still.view import Area
    from app.store.catalog import Catalog

Thing = TypeVar("Thing")
DRAWN = [name for name in LOOKS if form_of(name) != "svg"]
WRITTEN = [name for name in LOOKS if form_of(name) == "svg"]
# How the smear of a mark of kilometres and the dotted discs of assets are drawn.
SMEARED = (f"{TICK_PX}) {{'opacity': {TICK_OPACITY}", f"'dashes': {REACH_DASHES}")
MOST_BYTES, MOST_BYTES_IN_ALL = 70_000, 900_000
needs_poppler = pytest.mark.skipif(PROGRAM is None, reason="needs poppler's programs")


class Sparing(Generic[Thing]):
    """A canvas that leaves out one thing of those it draws, and keeps what they are."""

    def __init__(self) -> None:
        self.told: list[Thing] = []
        self.left_out: int | None = None

    def each(self, catalog: Catalog, look: dict[str, str]) -> Iterator[Thing]:
        """Draw the picture, then stand ready to draw it without each thing in turn."""
        drawn(catalog, **look)
        for number, thing in enumerate(tuple(self.told)):
            self.told.clear()
            self.left_out = number
            yield thing


class Without(Sparing[Words]):
    """Leaves out one text of those that are written, its halo too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        text, halos = Canvas.text, Canvas.halos

        def spared(canvas: Canvas, words: Words, colour: str, **how: Any) -> None:
            self.told.append(words)
            if len(self.told) - 1 != self.left_out:
                text(canvas, words, colour, **how)

        def with_halos(canvas: Canvas, lines: Sequence[Words], within: Area) -> None:
            first = len(self.told)  # names have their halos first, in the order of writing
            halos(
                canvas,
                [each for at, each in enumerate(lines, first) if at != self.left_out],
                within,
            )

        monkeypatch.setattr(Canvas, "text", spared)
        monkeypatch.setattr(Canvas, "halos", with_halos)


class WithoutShape(Sparing[str]):
    """Leaves out one thing of those that are filled and stroked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        for kind in ("fill", "line", "many"):
            monkeypatch.setattr(Canvas, kind, self._spared(kind, getattr(Canvas, kind)))

    def _spared(self, kind: str, draw: Callable[..., None]) -> Callable[..., None]:
        def spared(canvas: Canvas, shape: Any, *what: Any, **how: Any) -> None:
            self.told.append(f"{kind} {what} {how}")
            if len(self.told) - 1 != self.left_out:
                draw(canvas, shape, *what, **how)

        return spared


def scale_of(name: str) -> int:
    return 2 if "@2x" in LOOKS[name]["size"] else 1


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_as_it_was(
    catalog: Catalog, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if form_of(name) == "pdf" and PROGRAM is None:
        pytest.skip("needs poppler's programs")
    canvas = Without(monkeypatch)
    now, before = picture_of(catalog, LOOKS[name]), golden(name)
    assert most_different(now, before) <= MOST_DIFFERENT
    if form_of(name) == "png":
        assert plain_different(now, before, canvas.told, scale_of(name)) <= PLAIN_DIFFERENT


@pytest.mark.parametrize("name", ["smear", "smear-dark", "close"])
def test_any_shape_that_is_missing_is_seen(
    catalog: Catalog, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Smears of kilometre marks, dotted discs of assets, signs, ground: all that draws anything."""
    letters, before = Without(monkeypatch), golden(name)
    drawn(catalog, **LOOKS[name])
    words = tuple(letters.told)
    found = {}
    for what in WithoutShape(monkeypatch).each(catalog, LOOKS[name]):
        now = picture_of(catalog, LOOKS[name])
        away = most_different(now, before), plain_different(now, before, words, scale_of(name))
        if away[0] > 0.0:  # what lies outside, or under other things, draws nothing
            found[what] = away
    for thing in SMEARED if name != "close" else ():
        assert sum(thing in what for what in found) == 1
    assert len(found) > 8
    unseen = {what: (one, other) for what, (one, other) in found.items()
              if one <= MOST_DIFFERENT and other <= PLAIN_DIFFERENT}  # fmt: skip
    assert unseen == {}


@pytest.mark.parametrize("name", WRITTEN)
def test_an_svg_holds_what_it_held(catalog: Catalog, name: str) -> None:
    before = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert unlike(facts_of(drawn(catalog, **LOOKS[name])), before) == []


def test_goldens_are_small_and_no_others_are_there() -> None:
    files = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {*files} == {f"{name}.webp" for name in DRAWN} | {f"{name}.txt" for name in WRITTEN}
    assert max(files.values()) <= MOST_BYTES
    assert sum(files.values()) <= MOST_BYTES_IN_ALL


@pytest.mark.parametrize("name", ["light-en", "close", "small", "inset", "title"])
def test_any_text_that_is_missing_is_seen(
    catalog: Catalog, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = golden(name)
    found = {
        words.text: most_different(picture_of(catalog, LOOKS[name]), before)
        for words in Without(monkeypatch).each(catalog, LOOKS[name])
    }
    assert found
    assert {text: away for text, away in found.items() if away <= MOST_DIFFERENT} == {}


@needs_poppler
@pytest.mark.parametrize("kind", ["KP", "Krymsk", "CPC pipeline", "A page", "20 km"])
def test_a_text_that_is_missing_on_a_page_is_seen(
    catalog: Catalog, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, before = LOOKS["page"], golden("page")
    for words in Without(monkeypatch).each(catalog, look):
        if kind in words.text:
            assert most_different(picture_of(catalog, look), before) > 2.0 * MOST_DIFFERENT
            return
    raise AssertionError(f"no text has {kind}")


@pytest.mark.parametrize("name", WRITTEN)
def test_any_text_that_is_missing_of_an_svg_is_said(
    catalog: Catalog, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = facts_of(drawn(catalog, **LOOKS[name]))
    for words in Without(monkeypatch).each(catalog, LOOKS[name]):
        assert unlike(facts_of(drawn(catalog, **LOOKS[name])), before), words.text


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("light-en", {"theme": "dark"}), ("light-en", {"lang": "ru"}),
        ("dark-kk", {"lang": "uk"}), ("light-en", {"off": "towns"}), ("close", {"overlay": ""}),
        ("light-en", {"off": "assets"}), ("close", {"off": "route"}),
        ("light-en", {"off": "okrug"}), ("light-en", {"off": "marks"}),
        ("light-en", {"footprints": "false"}), ("light-en", {"scale": "false"}),
        ("inset", {"inset": "false"}), ("close", {"north": "false"}),
        ("inset", {"legend": "false"}), ("inset", {"position": "37.801,44.7,9"}),
        ("title", {"title": "Another title"}),
    ],
)  # fmt: skip
def test_another_picture_is_told_apart(catalog: Catalog, name: str, other: dict[str, str]) -> None:
    found = most_different(picture_of(catalog, {**LOOKS[name], **other}), golden(name))
    assert found > MOST_DIFFERENT


def test_what_a_difference_is() -> None:
    before = golden("small")
    assert most_different(before, before) == 0.0
    spot = before.copy()
    spot[:TILE_PX, :TILE_PX] ^= 16
    assert most_different(spot, before) == 16.0
    corner = before.copy()
    corner[-1, -1] ^= 128
    assert most_different(corner, before) == pytest.approx(128.0 / TILE_PX**2)


def test_what_a_difference_beside_letters_is() -> None:
    before = golden("small")
    spot = before.copy()
    spot[TILE_PX : 2 * TILE_PX, :TILE_PX] ^= 16
    assert plain_different(spot, before, [], 1) == 16.0
    # In the tile, a pixel off its edge, and too far away.
    for baseline, found in ((30.0, 0.0), (15.0, 0.0), (9.0, 16.0)):
        assert plain_different(spot, before, [Words(2.0, baseline, "x", 8.0)], 1) == found
    assert plain_different(spot, before, [Words(1.0, 12.0, "x", 4.0)], 2) == 0.0
    assert plain_different(spot, before, [Words(30.0, 30.0, "x", 8.0)], 1) == 16.0


def test_what_is_near_and_what_is_not() -> None:
    line = "text 10.0 20.0 | fill: #1b1f24 KP 1,240"
    assert unlike([line], [f"text 10.9 19.2 | {line.partition('| ')[2]}"]) == []
    assert NEAR_PX < 1.2
    for other in (line.replace("20.0", "21.2"), line.replace("240", "241"), "text 10 20 | x"):
        assert unlike([line], [other]) == [f"{line}\n  was: {other}"]
    assert unlike([line], []) == [f"{line}\n  was: nothing |"]
    assert unlike([], [line]) == [f"nothing |\n  was: {line}"]
