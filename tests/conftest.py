"""What the tests share: the shipped data as read, the catalogs built from it, a copy to break."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import settings

from app.publish.twin.site import write_site
from app.settings import Settings
from app.sources.bundle import Bundle, read_bundle
from app.sources.folder import geodata_folder
from app.store.journal.journal import Journal
from app.store.live import Live
from app.store.record import Still
from app.store.snapshot import build_catalog
from tests.writers import NOW as WRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from app.store.catalog import Catalog

# How long an example takes says more of the machine than of what is tested.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let continuous integration ask that nothing is skipped, and `make deep` for more."""
    parser.addoption("--every-page", action="store_true", help="hostile texts on every page of all")
    parser.addoption("--no-skips", action="store_true", help="a skipped test is a failure")
    parser.addoption(
        "--requests",
        type=int,
        default=2,
        help="requests made up for each operation of the API, besides those at the limits",
    )
    parser.addoption(
        "--patterns",
        type=int,
        default=400,
        help="random patterns of which false alarms are counted",
    )
    parser.addoption(
        "--questions", type=int, default=60, help="random analyses that are asked three times"
    )
    parser.addoption(
        "--requests-seed", type=int, default=None, help="other requests than those of each run"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report a skipped test as failed, if that was asked for."""
    return _unskipped(item.config, (yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Report a skipped module as failed, if that was asked for."""
    return _unskipped(collector.config, (yield))


def _unskipped(config: pytest.Config, report: Report) -> Report:
    xfailed = hasattr(report, "wasxfail")
    if report.skipped and not xfailed and config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which --no-skips forbids: {report.longreprtext}"
    return report


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """Read the shipped data once; tests must not change it."""
    return read_bundle(geodata_folder())


@pytest.fixture(scope="session")
def leads_bundle() -> Bundle:
    """Read the shipped data with the leads."""
    return read_bundle(geodata_folder(), with_leads=True)


@pytest.fixture(scope="session")
def catalog(bundle: Bundle) -> Catalog:
    """Build the catalog that is served by default."""
    return build_catalog(bundle, now=NOW)


@pytest.fixture(scope="session")
def leads_catalog(leads_bundle: Bundle) -> Catalog:
    """Build the catalog that also shows leads."""
    return build_catalog(leads_bundle, now=NOW)


@pytest.fixture(scope="session")
def twin(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the static twin of the shipped record once, without a public address."""
    folder = tmp_path_factory.mktemp("twin")
    settings = Settings(data=tmp_path_factory.mktemp("twin-data"))
    write_site(settings, Still(catalog), folder)
    return folder


@pytest.fixture
def record(tmp_path: Path, bundle: Bundle) -> Iterator[Live]:
    """Give the shipped record in a journal of its own, which a test may write to."""
    journal = Journal.open(tmp_path / "journal.gpkg")
    opened = Live(journal, bundle, clock=lambda: WRITTEN, publication_delay_h=24.0)
    yield opened
    opened.close()


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """Give a writable copy of the shipped data."""
    copy = tmp_path / "geodata"
    shutil.copytree(geodata_folder(), copy, ignore=shutil.ignore_patterns("compile"))
    return copy


@pytest.fixture
def changed(data_copy: Path) -> Callable[..., Bundle]:
    """Give a function that edits a copy of the shipped data and reads it.

    Each edit is (file, old text, new text); the old text must stand there exactly once. The
    manifest then gets the right hashes, so that only the edit itself can be at fault.
    """

    geonames = data_copy / "gazetteer/geonames.csv"
    rows = geonames.read_text(encoding="utf-8").splitlines(keepends=True)
    geonames.write_text("".join(rows[:50]), encoding="utf-8")  # the rest only takes time

    def change(*edits: tuple[str, str, str], with_leads: bool = False) -> Bundle:
        for file, old, new in edits:
            path = data_copy / file
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
            path.write_text(text.replace(old, new), encoding="utf-8")
        manifest = json.loads((data_copy / "manifest.json").read_text(encoding="utf-8"))
        for resource in manifest["resources"]:
            raw = (data_copy / resource["path"]).read_bytes()
            resource["hash"] = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        (data_copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return read_bundle(data_copy, with_leads=with_leads)

    return change
