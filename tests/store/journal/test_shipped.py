"""The shipped record is version 1 of the journal; local edits win, and nothing comes in twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

from app.domain.record.vocabulary import MsgType
from app.store.journal.entry import Draft, Kind
from app.store.journal.shipped import conflicts_with, is_shipped, shipped_state, take_in
from app.store.records import asset_of, body_of, incident_of, place_of
from tests.store.journal.conftest import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.sources.bundle import Bundle
    from app.store.journal.journal import Journal

HOMER = "cpc-2026-03-14-maran-homer"
FILE = f"incidents/{HOMER}.yaml"


def retitled(journal: Journal, title: str) -> Draft:
    body = journal.history(Kind.INCIDENT, HOMER)[-1].data | {"title": title}
    return Draft(kind=Kind.INCIDENT, id=HOMER, body=orjson.dumps(body), reason="corrected")


def test_every_shipped_record_is_version_1(journal: Journal, bundle: Bundle) -> None:
    assert take_in(journal, bundle) == []
    state = journal.state()
    assert {version.version for version in state.everything()} == {1}
    assert all(is_shipped(version) for version in state.everything())
    files = bundle.incidents | bundle.leads
    assert len(state.of_kind(Kind.INCIDENT)) == len(files) == 44
    for file, incident in files.items():
        version = state.version(Kind.INCIDENT, incident.id)
        assert version is not None
        # A file may have been corrected before this journal began: here it is the first version.
        assert incident_of(version) == replace(incident, version=1, msg_type=MsgType.ALERT)
        assert version.text == (bundle.folder / file).read_text(encoding="utf-8")
    places = {name: place_of(v) for name, v in state.versions(Kind.PLACE).items()}
    assets = {name: asset_of(v) for name, v in state.versions(Kind.ASSET).items()}
    assert (places, assets) == (bundle.places, bundle.assets)


def test_a_new_journal_equals_the_shipped_state(journal: Journal, bundle: Bundle) -> None:
    """So every installation starts from one catalog version."""
    take_in(journal, bundle)
    assert journal.state() == shipped_state(bundle)


def test_nothing_comes_in_twice(journal: Journal, bundle: Bundle) -> None:
    take_in(journal, bundle)
    before = journal.newest_number()
    assert take_in(journal, bundle) == []
    assert journal.newest_number() == before


def test_a_newer_shipped_record_is_the_next_version(
    journal: Journal, bundle: Bundle, changed: Callable[..., Bundle]
) -> None:
    take_in(journal, bundle)
    newer = changed((FILE, "\nversion: 1\n", "\nversion: 2\n"))
    assert take_in(journal, newer) == []
    first, second = journal.history(Kind.INCIDENT, HOMER)
    assert (first.version, second.version, second.msg_type) == (1, 2, "update")
    # The older data again, as after a step back to an older release: its hash is known.
    assert take_in(journal, bundle) == []
    assert len(journal.history(Kind.INCIDENT, HOMER)) == 2


def test_a_local_edit_is_never_overwritten_and_the_conflict_is_told(
    journal: Journal, bundle: Bundle, changed: Callable[..., Bundle]
) -> None:
    take_in(journal, bundle)
    with journal.writing() as writing:
        writing.append(retitled(journal, "Edited here"), editor="desk", recorded=NOON)
    newer = changed((FILE, "\nversion: 1\n", "\nversion: 2\n"))
    [conflict] = take_in(journal, newer)
    assert (conflict.kind, conflict.id) == (Kind.INCIDENT, HOMER)
    assert conflict.edited.data["title"] == "Edited here"
    assert orjson.loads(conflict.shipped.body)["version"] == 2
    assert journal.history(Kind.INCIDENT, HOMER)[-1].data["title"] == "Edited here"
    assert conflicts_with(journal, newer) == [conflict]
    assert conflicts_with(journal, bundle) == []


def test_a_place_goes_through_the_journal_unchanged(bundle: Bundle) -> None:
    okrug = next(p for p in bundle.places.values() if p.geometry and p.geometry.area)
    version = shipped_state(bundle).version(Kind.PLACE, okrug.id)
    assert version is not None
    assert version.body == body_of(okrug)
    assert place_of(version).geometry == okrug.geometry
