"""YAML that reads back as the same data, in one canonical form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.record.plain import plain_record
from app.sources.record_files import read_incident
from app.sources.strict_yaml import read_yaml
from app.sources.yaml_text import yaml_text

if TYPE_CHECKING:
    from app.domain.record.plain import Plain
    from app.sources.bundle import Bundle

WORDS = st.text(alphabet="ab :#-'\"\\\n\t,[]{}&*!|>%@`é—2025~", max_size=120)
SCALARS = WORDS | st.none() | st.booleans() | st.integers(-(10**9), 10**9)
DATA = st.dictionaries(
    st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=6),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(data=DATA)
def test_whatever_is_written_reads_back_the_same(data: dict[str, Plain]) -> None:
    written = yaml_text(data)
    assert read_yaml(written)[0] == data
    assert yaml_text(read_yaml(written)[0]) == written


@pytest.mark.parametrize(
    "text",
    ["2025-09-24", "12:03", "no", "~", "1e3", "0x10", " x", "x ", "a: b", "x\n", "\n", "é" * 200],
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    assert read_yaml(yaml_text({"a": text}))[0] == {"a": text}


def test_a_shipped_record_goes_through_unchanged(bundle: Bundle) -> None:
    for incident in bundle.incidents.values():
        again, faults = read_incident(yaml_text(plain_record(incident)), "x.yaml")
        assert (again, faults) == (incident, [])


def test_it_is_written_for_people() -> None:
    data: Plain = {
        "date": "2025-09-24",
        "sources": ["a", "b"],
        "note": "A sentence that is long enough to be folded over more than one line of the file.",
        "claims": [{"field": "time", "value": None}],
    }
    assert yaml_text(data) == (
        "date: 2025-09-24\n"
        "sources: [a, b]\n"
        "note: >-\n"
        "  A sentence that is long enough to be folded over more than one line of the file.\n"
        "claims:\n"
        "  - field: time\n"
        "    value: null\n"
    )
