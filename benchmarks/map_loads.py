"""How long a page with a map takes to load in a fresh browser, and what travels for it."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.servers import HOST
from tests.browser.chromium import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.results import Result
    from benchmarks.servers import Server
    from tests.browser.chromium import Chromium

__all__ = ["address", "drawn", "loads", "main_thread_ms", "opened", "travelled"]

WITNESS = (Path(__file__).parent / "witness.js").read_text(encoding="utf-8")
DRAWN = "window.benchmark.found.drawn !== null"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
LOG = "performance"
SETTLE_S = 1.0  # a browser that has just started is busy with itself
QUIET_S = 0.5  # what is asked for after the map is drawn
MS_A_S = 1e3


@contextmanager
def opened(*, slowed: float = 1.0) -> Iterator[Chromium]:
    """Start a browser that has seen nothing yet, with the witness in its pages.

    ``slowed`` is how many times slower than it is the processor shall seem.
    """
    with chromium(listens=False) as page:
        page.look_like()
        page.command("Page.addScriptToEvaluateOnNewDocument", source=WITNESS)
        page.command("Performance.enable", timeDomain="threadTicks")
        if slowed > 1.0:
            page.command("Emulation.setCPUThrottlingRate", rate=slowed)
        time.sleep(SETTLE_S)
        yield page


def drawn(page: Chromium, url: str) -> Result:
    """Open an address and give the times of the load, in milliseconds since it began."""
    page.driver.get(url)
    page.wait(DRAWN)
    found = page.script(f"return {{...window.benchmark.found, painted: {PAINTED}}}")
    return {
        **{f"{name}_ms": found[name] for name in ("painted", "ready", "drawn")},
        "main_thread_ms": main_thread_ms(page),
        "longest_task_ms": page.script("return window.benchmark.longest()"),
    }


def loads(server: Server, path: str, rounds: int, *, slowed: float = 1.0) -> Result:
    """Open a page in one fresh browser after another; give the median of each time."""
    found = []
    for _ in range(rounds):
        with opened(slowed=slowed) as page:
            found.append(drawn(page, address(server, path)))
    return {
        "loads": rounds,
        **{name: median(one[name] for one in found) for name in found[0]},
        "bytes": sum(travelled(server, path).values()),
    }


def travelled(server: Server, path: str) -> dict[str, int]:
    """Give the bytes that travel for each address of a page, heads of answers and all."""
    with chromium() as page:
        page.look_like()
        page.open_map(address(server, path))
        time.sleep(QUIET_S)
        events = [json.loads(one["message"])["message"] for one in page.driver.get_log(LOG)]
    asked: dict[str, str] = {}
    found: dict[str, int] = {}
    for event in events:
        told: dict[str, Any] = event["params"]
        if event["method"] == "Network.requestWillBeSent":
            asked[told["requestId"]] = told["request"]["url"]
        elif event["method"] == "Network.loadingFinished":
            url = asked[told["requestId"]]
            found[url] = found.get(url, 0) + int(told["encodedDataLength"])
    return {url: size for url, size in found.items() if not url.startswith("data:")}


def address(server: Server, path: str) -> str:
    """Give the address of a path of a server."""
    return f"http://{HOST}:{server.port}{path}"


def main_thread_ms(page: Chromium) -> float:
    """Give the processor time that the page's main thread has spent on tasks so far."""
    metrics = page.command("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "TaskDuration") * MS_A_S
