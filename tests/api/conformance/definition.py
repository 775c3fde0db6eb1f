"""The OpenAPI document as the tests of conformance read it: operations, references, its form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.api.conformance.asking import body_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.testclient import TestClient

    # A path, a method, and what the document says of it.
    Operation = tuple[str, str, dict[str, Any]]

__all__ = ["all_operations", "assert_well_formed", "document", "followed"]

METHODS = ("get", "post", "put", "patch", "delete")
# What OpenAPI 3.0 does not have, and JSON Schema has.
NO_3_0 = {"const", "prefixItems", "$defs", "examples", "$schema"}


def document(client: TestClient) -> dict[str, Any]:
    """Give the document."""
    return body_of(client, "/api")


def followed(client: TestClient, value: Any) -> Any:
    """Give what a reference stands for."""
    if isinstance(value, dict) and "$ref" in value:
        found: Any = document(client)
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return found
    return value


def all_operations(client: TestClient) -> Iterator[Operation]:
    """Give every operation of the document."""
    for path, methods in document(client)["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def assert_well_formed(client: TestClient, operations: Iterable[Operation]) -> None:
    """Hold what OpenAPI 3.0 asks of a document and of its operations."""
    found = document(client)
    assert re.fullmatch(r"3\.0\.\d+", found["openapi"])
    assert {"title", "version"} <= set(found["info"])
    assert not NO_3_0 & set(_keys_of(found["paths"]))
    seen = set()
    for path, method, operation in operations:
        assert path.startswith("/")
        assert operation["responses"]
        assert operation["operationId"] not in seen, (path, method)
        seen.add(operation["operationId"])
        _assert_parameters(path, [followed(client, row) for row in operation["parameters"]])
        for status, answer in operation["responses"].items():
            assert status == "default" or re.fullmatch(r"[1-5](\d\d|XX)", status)
            assert followed(client, answer)["description"]
    assert seen


def _assert_parameters(path: str, rows: list[dict[str, Any]]) -> None:
    assert len({(row["in"], row["name"]) for row in rows}) == len(rows)
    in_path = {row["name"] for row in rows if row["in"] == "path"}
    assert in_path == set(re.findall(r"\{(\w+)\}", path))
    assert all(row["required"] for row in rows if row["in"] == "path")
    assert all(("schema" in row) != ("content" in row) for row in rows)


def _keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _keys_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from _keys_of(each)
