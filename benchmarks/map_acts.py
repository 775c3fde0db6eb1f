"""How long what a reader does with a map takes: moving the time, filtering, dragging, zooming."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.map_loads import main_thread_ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.results import Result
    from tests.browser.chromium import Chromium

    Act = Callable[[Chromium, int], Result]

__all__ = ["acts"]

HANDLE = "[data-part=timeline] .brush-handle"
KEYS, FIRST_KEYS = 40, 6
# A box has no value; of a list the value that filters and the one that does not.
FILTERS = {
    "class of event": ("#class-attack", None, None),
    "precision of the place": ("#by-precision", "site", ""),
    "distance to the route": ("#by-near", "route", ""),
    "people killed": ("#by-toll-killed", None, None),
    "independent sources": ("#by-sources", "2", "1"),
}
# Where the drag begins in the window, how far it goes and in steps of how much, in pixels.
FROM_PX, FAR_PX, STEP_PX = (420, 300), 240, 4
ZOOM_IN, ZOOM_OUT = ".leaflet-control-zoom-in", ".leaflet-control-zoom-out"
KEY = {"PageUp": 33, "ArrowRight": 39}
STILL_S = 0.6


def acts(page: Chromium, rounds: int) -> Result:
    """Do everything on a map that is drawn, and give what each took, in milliseconds.

    Of each kind of act also: the processor time of the main thread, and its longest task.
    """
    page.script("window.benchmark.followZooms()")
    kinds: dict[str, Act] = {"slider": _slider, "filters": _filters, "pan": _pan, "zoom": _zoom}
    return {name: _watched(act, page, rounds) for name, act in kinds.items()}


def _watched(act: Act, page: Chromium, rounds: int) -> Result:
    page.script("window.benchmark.longest()")
    before_ms = main_thread_ms(page)
    found = act(page, rounds)
    spent_ms = (main_thread_ms(page) - before_ms) / found["acts"]
    longest_ms = page.script("return window.benchmark.longest()")
    return found | {"main_thread_ms": spent_ms, "longest_task_ms": longest_ms}


def _slider(page: Chromium, _rounds: int) -> Result:
    """Move the first handle of the timeline day by day, each key when the one before is drawn."""
    page.script(f"document.querySelector('{HANDLE}').focus()")
    for number in range(FIRST_KEYS + KEYS):
        _key(page, "PageUp" if number < FIRST_KEYS else "ArrowRight")
        page.wait("window.benchmark.found.keys.length === arguments[0]", number + 1)
    time.sleep(STILL_S)
    frames_ms = page.script("return window.benchmark.found.keys")[FIRST_KEYS:]
    presented_ms = page.script("return window.benchmark.found.shown")
    page.script(f"document.querySelector('{HANDLE}').blur()")
    _chosen(page, "[data-months='0']", None)
    return {
        "acts": len(frames_ms),
        "presented_ms": median(presented_ms) if presented_ms else None,
        **_spread(frames_ms),
    }


def _key(page: Chromium, name: str) -> None:
    told = {"key": name, "code": name, "windowsVirtualKeyCode": KEY[name]}
    for kind in ("rawKeyDown", "keyUp"):
        page.command("Input.dispatchKeyEvent", type=kind, **told)


def _filters(page: Chromium, rounds: int) -> Result:
    """Choose each filter and give it up again, so often."""
    found = {}
    for name, (control, value, without) in FILTERS.items():
        turns = [value, without] * rounds
        found[name] = median([_chosen(page, control, turn) for turn in turns])
    return {"acts": 2 * rounds * len(FILTERS), "each_ms": found}


def _chosen(page: Chromium, control: str, value: str | None) -> float:
    return float(page.script("return window.benchmark.chosen(...arguments)", control, value))


def _pan(page: Chromium, rounds: int) -> Result:
    """Drag the map to one side and back; give how long frames were while it moved."""
    frames_ms: list[float] = []
    for number in range(2 * rounds):
        frames_ms += _dragged(page, 1 if number % 2 else -1)
        time.sleep(STILL_S)
    frames_a_s = 1e3 * len(frames_ms) / sum(frames_ms)
    return {"acts": 2 * rounds, "frames_a_s": frames_a_s, **_spread(frames_ms)}


def _dragged(page: Chromium, way: int) -> list[float]:
    x, y = FROM_PX
    _mouse(page, "mousePressed", x, y)
    page.script("window.benchmark.followFrames()")
    for far in range(STEP_PX, FAR_PX + 1, STEP_PX):
        _mouse(page, "mouseMoved", x + way * far, y)
    page.script("window.benchmark.stopFrames()")
    _mouse(page, "mouseReleased", x + way * FAR_PX, y)
    times = page.script("return window.benchmark.found.frames.splice(0)")
    return np.diff(times).tolist()  # type: ignore[no-any-return]  # a list of one dimension


def _mouse(page: Chromium, kind: str, x: float, y: float) -> None:
    held = {"button": "left", "buttons": 1, "clickCount": 1}
    page.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, **held)


def _zoom(page: Chromium, rounds: int) -> Result:
    """Go closer and back; give the time from the end of each zoom to the frame after."""
    for number in range(2 * rounds):
        page.click(ZOOM_OUT if number % 2 else ZOOM_IN)
        page.wait("window.benchmark.found.zooms.length === arguments[0]", number + 1)
        time.sleep(STILL_S)
    frames_ms = page.script("return window.benchmark.found.zooms")
    return {"acts": len(frames_ms), **_spread(frames_ms)}


def _spread(times_ms: list[float]) -> Result:
    return {"ms": median(times_ms), "p95_ms": float(np.quantile(times_ms, 0.95))}
