"""The inputs of an execute request, held against their description and written as a query.

References: OGC API - Processes Part 1 (18-062r2), /req/core/process-execute-inputs and what
follows it, /req/ogc-process-description/input-def.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from app.analysis.definition import Analysis
from app.api.answers import JSON
from app.api.process_descriptions import CRS84H, Schema, inputs_of
from app.domain.errors import BadParameterError
from app.selection.crs import CRS84_URI

__all__ = ["Resolve", "input_pairs"]

# What an input by reference stands for, by its name and the address.
Resolve = Callable[[str, Any], Any]
QUALIFIED = {"value", "mediaType", "encoding", "schema"}
PLAIN, UTF_8 = "text/plain", "utf-8"
BBOX, BBOX_CRS = "bbox", "bbox-crs"
# How JSON has what a schema calls so; true and false are no numbers.
KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int, float), "number": (int, float), "array": (list,),
    "object": (dict,),
}  # fmt: skip
CALLED = {
    "string": "a text", "integer": "a whole number", "number": "a number", "array": "a list",
    "object": "an object",
}  # fmt: skip


def input_pairs(analysis: Analysis, inputs: Any, resolve: Resolve) -> list[tuple[str, str]]:
    """Give the inputs as names and values of a query.

    Their types are checked here; bounds, patterns and words are where a query is read.

    Raises
    ------
    BadParameterError
        For an input that is not described, or not as it is described; it names the input.
    """
    if not isinstance(inputs, dict):
        raise BadParameterError("inputs", "expected an object of names and values")
    known = inputs_of(analysis)
    pairs: list[tuple[str, str]] = []
    for name, given in inputs.items():
        if name not in known:
            expected = ", ".join(known)
            raise BadParameterError(name[:80], f"is not an input here; expected {expected}")
        value = _value(name, known[name]["schema"], given, resolve)
        pairs += _box(value, inputs) if _is_box(name, value) else [(name, _text(name, value))]
    return pairs


def _value(name: str, schema: Schema, given: Any, resolve: Resolve) -> Any:
    """Give the value itself, whether it is given so, qualified, or by reference."""
    value, media_type = given, None
    if isinstance(given, dict) and "href" in given:
        value = resolve(name, given["href"])
    elif isinstance(given, dict) and "value" in given:
        value, media_type = given["value"], _media_type(name, given)
    forms = schema.get("oneOf", [schema]) if "type" not in schema else [schema]
    fitting = [form for form in forms if _fits(form, value)]
    if not fitting:
        expected = " or ".join(dict.fromkeys(CALLED[form["type"]] for form in forms))
        raise BadParameterError(name, f"expected {expected}, as the process describes it")
    if media_type and not any(media_type in _media_types(form) for form in fitting):
        listed = ", ".join(sorted({each for form in fitting for each in _media_types(form)}))
        message = f"'{media_type[:80]}' is not the media type of this value; expected {listed}"
        raise BadParameterError(name, message)
    return value


def _media_type(name: str, given: dict[str, Any]) -> str:
    """Give the media type that qualifies a value, if any does."""
    unknown = given.keys() - QUALIFIED
    if unknown:
        message = f"{min(unknown)[:80]} is not a member of a qualified value"
        raise BadParameterError(name, message)
    encoding = given.get("encoding", UTF_8)
    if str(encoding).casefold() != UTF_8:
        raise BadParameterError(name, f"encoding '{str(encoding)[:80]}' is not {UTF_8}")
    return str(given.get("mediaType", "")).partition(";")[0].strip().casefold()


def _media_types(form: Schema) -> set[str]:
    """Give the media types that a form of an input may be qualified with."""
    own = PLAIN if form["type"] == "string" else form.get("contentMediaType", JSON)
    return {JSON, own}


def _fits(form: Schema, value: Any) -> bool:
    """Say whether a value is of the type that a schema has, and what is in it too."""
    kind = form["type"]
    if isinstance(value, bool) or not isinstance(value, KINDS[kind]):
        return False
    if isinstance(value, list):
        return all(_fits(form["items"], item) for item in value)
    if isinstance(value, dict):
        return _has(form, value)
    return kind != "integer" or not isinstance(value, float) or value.is_integer()


def _has(form: Schema, value: dict[str, Any]) -> bool:
    """Say whether an object has the members that it needs, each as it is described."""
    known = form["properties"]
    is_closed = form.get("additionalProperties", True) is False
    return (
        value.keys() >= {*form["required"]}
        and (not is_closed or value.keys() <= known.keys())
        and all(
            _fits(rule, value[name]) and value[name] in rule.get("enum", [value[name]])
            for name, rule in known.items()
            if name in value
        )
    )


def _is_box(name: str, value: Any) -> bool:
    return name == BBOX and isinstance(value, dict)


def _box(value: dict[str, Any], inputs: dict[str, Any]) -> list[tuple[str, str]]:
    """Give a box with its system; heights are read, and the system without them is meant."""
    if BBOX_CRS in inputs:
        message = f"is not read beside a {BBOX} that is an object: it has its own crs"
        raise BadParameterError(BBOX_CRS, message)
    system = value.get("crs", CRS84_URI)
    named = [] if system in (CRS84_URI, CRS84H) else [(BBOX_CRS, system)]
    return [(BBOX, _text(BBOX, value[BBOX])), *named]


def _text(name: str, value: Any) -> str:
    """Write a value as a query has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(_item(name, item) for item in value)
    if isinstance(value, dict):  # GeoJSON
        return orjson.dumps(value).decode()
    return f"{value:.15g}"


def _item(name: str, item: Any) -> str:
    text = _text(name, item)
    if "," in text:
        raise BadParameterError(name, f"'{text[:80]}' has a comma: expected one name an item")
    return text
