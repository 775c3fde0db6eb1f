"""The hash chain: every value counts, and a redacted value leaves a hash that still verifies."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.record.vocabulary import MsgType
from app.store.journal.chain import (
    SEED_BYTES,
    content_hash,
    leaves,
    link_of,
    next_version,
    without_salts,
)
from tests.store.journal.conftest import NOON, draft

SEED = bytes(range(SEED_BYTES))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8)
NAMES = st.text(alphabet="ab/~é", max_size=3)
RECORDS = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=6,
    ),
    min_size=1,
    max_size=4,
)


def test_leaves_are_every_value_with_its_pointer() -> None:
    data = {"a": 1, "b": [{"c/d": None}, []], "e~f": {}}
    assert leaves(data) == [("/a", 1), ("/b/0/c~1d", None), ("/b/1", []), ("/e~0f", {})]


@settings(deadline=None)
@given(data=RECORDS)
def test_the_hash_of_a_record_survives_the_redaction_of_any_value(data: dict[str, object]) -> None:
    whole = content_hash(data, SEED, {})
    for pointer, _ in leaves(data):
        salts, left = without_salts(data, SEED, {}, {pointer})
        parts = pointer.split("/")[1:]
        blank = orjson.loads(orjson.dumps(data))
        holder = blank
        for part in parts[:-1]:
            name = part.replace("~1", "/").replace("~0", "~")
            holder = holder[int(name)] if isinstance(holder, list) else holder[name]
        last = parts[-1].replace("~1", "/").replace("~0", "~")
        holder[int(last) if isinstance(holder, list) else last] = "[redacted]"
        assert content_hash(blank, salts, left) == whole
        assert pointer not in orjson.loads(salts)


@settings(deadline=None)
@given(data=RECORDS, other=RECORDS)
def test_other_records_have_other_hashes(data: dict[str, object], other: dict[str, object]) -> None:
    same = orjson.dumps(data) == orjson.dumps(other)
    assert (content_hash(data, SEED, {}) == content_hash(other, SEED, {})) is same


def test_what_is_left_after_a_redaction_still_counts() -> None:
    data = {"title": "A", "notes": "secret"}
    salts, left = without_salts(data, SEED, {}, {"/notes"})
    changed = {"title": "B", "notes": None}
    assert content_hash(changed, salts, left) != content_hash(data, SEED, {})


def test_a_short_value_cannot_be_guessed_from_what_is_left() -> None:
    """Without its salt, hashing every guess does not lead to the hash that was kept."""
    data = {"injured": 3, "title": "A"}
    salts, left = without_salts(data, SEED, {}, {"/injured"})
    guesses = [without_salts({**data, "injured": n}, salts, {}, {"/injured"})[1] for n in range(20)]
    assert left not in guesses


@pytest.mark.parametrize(
    ("stands", "withdraws", "expected"),
    [(0, False, MsgType.ALERT), (1, False, MsgType.UPDATE), (1, True, MsgType.CANCEL)],
)
def test_a_version_says_what_it_is(stands: int, expected: MsgType, *, withdraws: bool) -> None:
    version = next_version(
        None, draft(withdraws=withdraws), stands=stands, editor="e", recorded=NOON
    )
    assert (version.msg_type, version.version) == (expected, stands + 1)
    assert version.supersedes == ("cpc-2025-01-01-a@1" if stands else None)


def test_a_link_covers_editor_reason_time_and_the_link_before() -> None:
    one = next_version(None, draft(), stands=0, editor="e", recorded=NOON, seed=SEED)
    other = next_version(None, draft(), stands=0, editor="f", recorded=NOON, seed=SEED)
    assert one.catalog_version == link_of("", one)
    assert len({one.catalog_version, other.catalog_version, link_of("x", one)}) == 3
