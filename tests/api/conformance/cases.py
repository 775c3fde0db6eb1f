"""Conditions in CQL2 beside what plain Python says of each feature, asked in both languages.

What is true must be found, what is false by the negation, and what is unknown by neither.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shapely.geometry import shape

from tests.api.conformance.asking import features_of, ids_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.testclient import TestClient

__all__ = ["Case", "Truth", "call", "case", "check", "check_all", "prop", "text_of"]

LANGUAGES = ("cql2-text", "cql2-json")
Truth = bool | None
INFIX = {"=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "div", "^", "in"}
FORMS = {
    "not": "NOT ({})",
    "isNull": "{} IS NULL",
    "between": "{} BETWEEN {} AND {}",
    "like": "{} LIKE {}",
}


@dataclass(frozen=True)
class Case:
    """A condition as CQL2 JSON, and what it is of a GeoJSON feature; None is unknown."""

    collection: str
    tree: Any
    holds: Callable[[dict[str, Any]], Truth]


def prop(name: str) -> dict[str, str]:
    return {"property": name}


def call(op: str, *args: Any) -> dict[str, Any]:
    return {"op": op, "args": list(args)}


def case(collection: str, tree: Any, test: Callable[..., Truth], *names: str) -> Case:
    """Make a case of a test of some properties, unknown where one of them is missing."""

    def holds(feature: dict[str, Any]) -> Truth:
        values = [feature["properties"][name] for name in names]
        return None if None in values else test(*values)

    return Case(collection, tree, holds)


def text_of(tree: Any) -> str:
    """Write CQL2 JSON as CQL2 text, with more brackets than it needs."""
    if isinstance(tree, bool):
        return str(tree).upper()
    if isinstance(tree, str):
        return "'" + tree.replace("'", "''") + "'"
    if isinstance(tree, list):
        return f"({', '.join(map(text_of, tree))})"
    if not isinstance(tree, dict):
        return str(tree)
    return call_text(tree["op"], tree["args"]) if "op" in tree else value_text(tree)


def value_text(tree: dict[str, Any]) -> str:
    if "property" in tree:
        return f'"{tree["property"]}"'
    if "bbox" in tree and "type" not in tree:
        return f"BBOX({', '.join(map(str, tree['bbox']))})"
    if "interval" in tree:
        ends = (text_of(end) for end in tree["interval"])
        return f"INTERVAL({', '.join(ends)})"
    if "type" in tree:
        return str(shape(tree).wkt)
    ((name, value),) = tree.items()
    return f"{name.upper()}('{value}')"


def call_text(op: str, args: list[Any]) -> str:
    texts = [text_of(arg) for arg in args]
    bracketed = [
        f"({text})" if isinstance(arg, dict) and "op" in arg else text
        for arg, text in zip(args, texts, strict=True)
    ]
    if op in {"and", "or"}:
        return f" {op.upper()} ".join(bracketed)
    if op in FORMS:
        return FORMS[op].format(*bracketed)
    if op in INFIX:
        return f"{bracketed[0]} {op} {bracketed[1]}"
    return f"{op.upper()}({', '.join(texts)})"


def found(client: TestClient, collection: str, tree: Any, language: str) -> set[str]:
    text = text_of(tree) if language == "cql2-text" else json.dumps(tree)
    asked = {"filter": text, "filter_lang": language, "properties": "id", "skipGeometry": "true"}
    return ids_of(client, collection, **asked)


def check(client: TestClient, one: Case, languages: Iterable[str] = LANGUAGES) -> set[Truth]:
    """Compare the service with the oracle; give which answers there were."""
    truth = {f["id"]: one.holds(f) for f in features_of(client, one.collection)}
    held = {key for key, value in truth.items() if value is True}
    denied = {key for key, value in truth.items() if value is False}
    for language in languages:
        assert found(client, one.collection, one.tree, language) == held, (language, one.tree)
        negation = call("not", one.tree)
        assert found(client, one.collection, negation, language) == denied, (language, one.tree)
    return set(truth.values())


def check_all(
    client: TestClient, cases: Iterable[Case], languages: Iterable[str] = LANGUAGES
) -> None:
    """Check some cases, which together must be true of something and false of something."""
    answers: set[Truth] = set()
    for one in cases:
        answers |= check(client, one, tuple(languages))
    assert {True, False} <= answers
