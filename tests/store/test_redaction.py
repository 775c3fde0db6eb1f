"""Redaction: the value is gone from every version and from the file, the chain still verifies."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from app.domain.errors import UnknownIdError
from app.store.journal.chain import link_of
from app.store.journal.entry import Draft, Kind, Request
from app.store.journal.errors import KeyReusedError
from app.store.redaction import Field, RedactionError, redact
from tests.writers import NOW

if TYPE_CHECKING:
    from app.store.journal.entry import Version
    from app.store.live import Live

HOMER = "cpc-2026-03-14-maran-homer"
PERSON = "Ivan Ivanovich Somebody"


def write(record: Live, **fields: Any) -> Version:
    newest = record.history(Kind.INCIDENT, HOMER)[-1]
    body = orjson.dumps(newest.data | fields)
    draft = Draft(kind=Kind.INCIDENT, id=HOMER, body=body, text=f"notes: {PERSON}", reason="r")
    return record.write([draft], editor="desk")[0]


def take_out(record: Live, pointer: str) -> Version:
    field = Field(Kind.INCIDENT, HOMER, pointer)
    version = redact(record.journal, field, editor="chief", reason="a private person", recorded=NOW)
    record.refresh()
    return version


def assert_chain_holds(record: Live) -> None:
    link = ""
    for version in record.journal.since(0):
        link = link_of(link, version)
        assert version.catalog_version == link


def test_a_field_is_gone_from_every_version_and_the_chain_verifies(record: Live) -> None:
    write(record, notes=f"Seen by {PERSON}")
    write(record, notes=f"Seen by {PERSON} on deck")
    before = [v.catalog_version for v in record.history(Kind.INCIDENT, HOMER)]
    version = take_out(record, "/notes")
    history = record.history(Kind.INCIDENT, HOMER)
    assert [v.catalog_version for v in history[:-1]] == before
    assert [v.data.get("notes") for v in history[1:]] == ["[redacted]"] * 3
    assert (version.version, version.editor) == (4, "chief")
    assert version.reason == "redacted /notes: a private person"
    assert record.catalog.incident(HOMER).incident.notes == "[redacted]"
    assert_chain_holds(record)


def test_nothing_of_it_is_left_in_the_files(record: Live) -> None:
    write(record, notes=f"Seen by {PERSON}", summary=f"Told by {PERSON}.")
    take_out(record, "/notes")
    take_out(record, "/summary")
    record.close()
    for path in record.journal.path.parent.iterdir():
        assert PERSON.encode() not in path.read_bytes(), path.name


def test_the_past_does_not_show_it_either(record: Live) -> None:
    write(record, title=f"{PERSON} hurt")
    shown = record.as_of(NOW)
    assert PERSON in shown.incident(HOMER).incident.title
    take_out(record, "/title")
    past = record.as_of(NOW)
    assert past.incident(HOMER).incident.title == "[redacted]"
    assert past.key != shown.key
    earlier = record.as_of(NOW - timedelta(hours=12))
    assert PERSON not in earlier.incident(HOMER).incident.title


def test_a_value_in_a_list_is_found_wherever_it_stands(record: Live) -> None:
    claims = record.history(Kind.INCIDENT, HOMER)[0].data["claims"]
    named = {"field": "place", "value": PERSON, "speaker": "A", "sources": claims[0]["sources"]}
    write(record, claims=[named, *claims])
    write(record, claims=[*claims, named])
    take_out(record, f"/claims/{len(claims)}/value")
    history = record.history(Kind.INCIDENT, HOMER)
    values = [[claim.get("value") for claim in v.data["claims"]] for v in history]
    assert [vs.count("[redacted]") for vs in values] == [0, 1, 1, 1]
    assert values[1][1:] == values[0]  # the others are untouched
    assert_chain_holds(record)


def test_a_value_that_was_edited_away_is_taken_out_of_the_versions_that_hold_it(
    record: Live,
) -> None:
    first, *others = record.history(Kind.INCIDENT, HOMER)[0].data["claims"]
    write(record, claims=[first | {"speaker": PERSON}, *others])
    write(record, claims=[first | {"speaker": "A resident"}, *others])
    field = Field(Kind.INCIDENT, HOMER, "/claims/0/speaker", version=2)
    redact(record.journal, field, editor="chief", reason="a private person", recorded=NOW)
    speakers = [v.data["claims"][0]["speaker"] for v in record.history(Kind.INCIDENT, HOMER)]
    assert speakers == [first["speaker"], "[redacted]", "A resident", "A resident"]
    assert_chain_holds(record)
    with pytest.raises(UnknownIdError):
        redact(
            record.journal,
            Field(Kind.INCIDENT, HOMER, "/claims/0/speaker", version=9),
            editor="chief",
            reason="x",
            recorded=NOW,
        )


def test_what_the_record_cannot_do_without_is_refused_and_nothing_changes(record: Live) -> None:
    write(record, notes="x")
    before = record.journal.state()
    for pointer in ("/id", "/version", ""):
        with pytest.raises(RedactionError, match="cannot be taken out"):
            take_out(record, pointer)
    for pointer in ("/event_class", "/when/date_start_local", "/sources"):
        with pytest.raises(RedactionError, match="cannot be read without it"):
            take_out(record, pointer)
    with pytest.raises(UnknownIdError, match="no field in any version has the id '/colour'"):
        take_out(record, "/colour")
    assert record.journal.state() == before


def test_a_value_can_be_taken_out_once_more_after_it_came_back(record: Live) -> None:
    write(record, notes=f"one {PERSON}")
    take_out(record, "/notes")
    write(record, notes=f"two {PERSON}")
    take_out(record, "/notes")
    texts = [v.data.get("notes") for v in record.history(Kind.INCIDENT, HOMER)[1:]]
    assert texts == ["[redacted]"] * 4
    assert_chain_holds(record)


def test_the_key_of_a_request_stays_used_but_tells_nothing_of_it(record: Live) -> None:
    asked = Request(key="k-1", digest=hashlib.sha256(PERSON.encode()).hexdigest())
    body = orjson.dumps(record.history(Kind.INCIDENT, HOMER)[-1].data | {"notes": PERSON})
    draft = Draft(kind=Kind.INCIDENT, id=HOMER, body=body, reason="r")
    record.write([draft], editor="desk", request=asked)
    assert record.done_before("desk", asked) is not None
    take_out(record, "/notes")
    with pytest.raises(KeyReusedError):
        record.write([draft], editor="desk", request=asked)
    record.close()
    assert asked.digest.encode() not in record.journal.path.read_bytes()
