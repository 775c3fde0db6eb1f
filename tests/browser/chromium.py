"""One headless Chromium that reaches this machine only, and tells what it asked and said."""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DESKTOP", "PHONE", "Chromium", "chromium"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVERS = ("chromedriver", "chromium.chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
DESKTOP = (1280, 800)
PHONE = (390, 844)
NARROW_PX = 500
PATIENCE_S = 20.0
SCRIPT_S = 120.0

# Runs before any script of a page: keeps what the page would otherwise only complain of.
WITNESS = """
window.__refused = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.__refused.push(`${event.violatedDirective} ${event.blockedURI}`));
window.__dialogs = 0;
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { window.__dialogs += 1; };
"""


class Chromium:
    """What tests do with the browser: open, look, press, and count what went over the wire."""

    def __init__(self, driver: Chrome) -> None:
        """Keep a started driver; :func:`chromium` makes one."""
        self.driver = driver
        driver.set_script_timeout(SCRIPT_S)
        self.command("Page.addScriptToEvaluateOnNewDocument", source=WITNESS)

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def script(self, code: str, *values: Any) -> Any:
        """Run the body of a JavaScript function in the page."""
        return self.driver.execute_script(code, *values)

    def wait(self, condition: str, *values: Any) -> Any:
        """Wait until a JavaScript expression is true, and give its value."""
        waiter = WebDriverWait(self.driver, PATIENCE_S, poll_frequency=0.02)
        return waiter.until(lambda _: self.script(f"return {condition}", *values), condition)

    def open(self, url: str, *, ready: str = "document.readyState === 'complete'") -> None:
        """Open an address in a fresh document, as a first visit would."""
        if "#" in url:  # from the same page the driver would only move to the fragment
            self.driver.get("about:blank")
        self.forget()
        self.driver.get(url)
        self.wait(ready)

    def open_map(self, url: str) -> None:
        """Open a page with a map and wait until it is drawn."""
        self.open(url, ready="document.documentElement.dataset.map === 'ready'")

    def look_like(
        self, size: tuple[int, int] = DESKTOP, *, dark: bool = False, scale: float = 1.0
    ) -> None:
        """Take the size of a screen and a colour scheme; a narrow screen is a touch screen."""
        width, height = size
        phone = width < NARROW_PX
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=scale, mobile=phone,
        )  # fmt: skip
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])

    def forget(self) -> None:
        """Forget what was asked and said so far."""
        self._log("browser")
        self._log("performance")

    def said(self) -> list[str]:
        """Give the errors and warnings of the console since the last call or page."""
        entries = self._log("browser")
        return [entry["message"] for entry in entries if entry["level"] in {"SEVERE", "WARNING"}]

    def asked(self) -> list[str]:
        """Give the addresses that were asked for since the last call or page."""
        events = [json.loads(entry["message"])["message"] for entry in self._log("performance")]
        asked = [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in asked if not url.startswith("data:")]  # those ask nobody

    def refused(self) -> list[str]:
        """Give what the content security policy refused in this page."""
        found: list[str] = self.script("return window.__refused")
        return found

    def press(self, key: str) -> None:
        """Press a key where the focus is."""
        ActionChains(self.driver).send_keys(key).perform()

    def click(self, selector: str) -> None:
        """Click the first element of a selector, wherever it lies."""
        self.script("document.querySelector(arguments[0]).click()", selector)

    def picture(self) -> bytes:
        """Give the window as PNG."""
        return base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"])

    def _log(self, kind: str) -> list[dict[str, str]]:
        """Take what a log holds; the driver then forgets it."""
        entries: list[dict[str, str]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries


@contextmanager
def chromium(*, listens: bool = True) -> Iterator[Chromium]:
    """Start Chromium with a fresh profile, and end it.

    One that does not listen can only be driven: it keeps no account of what was asked and said,
    which takes time that a benchmark would count.

    Raises
    ------
    FileNotFoundError
        If there is no browser or no driver: that is never a reason to skip a test.
    """
    options = ChromeOptions()
    options.binary_location = _program("Chromium", BROWSERS)
    if listens:
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = ChromeService(_program("chromedriver", DRIVERS))
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = Chrome(options, service)
        try:
            yield Chromium(driver)
        finally:
            driver.quit()


def _program(what: str, names: tuple[str, ...]) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError(f"no {what} ({', '.join(names)}): `sh .ci/chromium` installs it")
