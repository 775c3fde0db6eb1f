"""Generated filters: read, checked and evaluated, they select what pandas and geopandas select."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from app.selection.cql.nodes import Call, Node
from app.selection.cql.reading import parse_filter
from app.selection.cql.writing import written
from tests.selection.cql.oracle import Oracle
from tests.selection.cql.sample import SAMPLE, ids
from tests.selection.cql.trees import filters

ORACLE = Oracle(SAMPLE)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(filters)
def test_a_filter_selects_what_the_oracle_selects(node: Node) -> None:
    assert ids(written(node)) == ORACLE.ids(node)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(filters)
def test_a_filter_and_its_negation_share_nothing_and_leave_the_unknown(node: Node) -> None:
    text = written(node)
    held, denied = set(ids(text)), set(ids(f"NOT ({text})"))
    known = ORACLE.truth(node).notna().sum()
    assert held.isdisjoint(denied)
    assert len(held) + len(denied) == known


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(filters)
def test_the_canonical_text_reads_as_itself(node: Node) -> None:
    first = parse_filter(written(node))
    again = parse_filter(first.text)
    assert (again.text, again.root) == (first.text, first.root)
    shouted = parse_filter(
        f"\n\t {first.text.replace(' AND ', '  and ').replace('NOT (', 'not( ')} "
    )
    assert shouted.text == first.text
    if isinstance(node, Call) and node.op not in {"and", "or"}:
        assert first.root == node or node.op == "not"
