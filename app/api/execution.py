"""What an execute request asks beside its inputs: which outputs, and how they are given.

References: OGC API - Processes Part 1 (18-062r2), /req/core/process-execute-request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.api.answers import JSON
from app.api.process_descriptions import RESULT
from app.domain.errors import BadParameterError

__all__ = ["Execution", "read_execution"]

MEMBERS = ("inputs", "outputs", "response")
RAW, DOCUMENT = "raw", "document"
VALUE = "value"
FORMAT = {"mediaType": JSON, "encoding": "utf-8"}


@dataclass(frozen=True, slots=True)
class Execution:
    """An execute request: its inputs, not read yet, and whether a document is wanted."""

    inputs: Any
    is_document: bool


def read_execution(body: Any) -> Execution:
    """Read the body of an execute request.

    Raises
    ------
    BadParameterError
        For what is not known or not offered; it names the member.
    """
    if not isinstance(body, dict):
        raise BadParameterError("body", "expected an object with inputs")
    if "subscriber" in body:
        message = "is not offered: the answer itself has the result, nothing is run later"
        raise BadParameterError("subscriber", message)
    unknown = body.keys() - {*MEMBERS}
    if unknown:
        expected = ", ".join(MEMBERS)
        raise BadParameterError(min(unknown), f"is not a member here; expected {expected}")
    response = body.get("response", RAW)
    if response not in (RAW, DOCUMENT):
        raise BadParameterError("response", f"expected {RAW} or {DOCUMENT}")
    _check_outputs(body.get("outputs", {}))
    return Execution(body.get("inputs", {}), response == DOCUMENT)


def _check_outputs(outputs: Any) -> None:
    """Refuse every other output than the result, by value; without any it is meant too."""
    if not isinstance(outputs, dict) or outputs.keys() - {RESULT}:
        raise _refused(f"expected an object with {RESULT} alone")
    asked = outputs.get(RESULT, {})
    if not isinstance(asked, dict) or asked.keys() - {"format", "transmissionMode"}:
        raise _refused(f"expected {RESULT} to be an object with format and transmissionMode")
    mode, form = asked.get("transmissionMode", VALUE), asked.get("format", {})
    if mode != VALUE:
        raise _refused(f"transmissionMode '{str(mode)[:80]}' is not offered; expected {VALUE}")
    if not isinstance(form, dict) or form.keys() - FORMAT.keys():
        raise _refused(f"expected format to be an object with {' and '.join(FORMAT)}")
    for name, offered in FORMAT.items():
        given = str(form.get(name, offered))
        if given.casefold() != offered:
            raise _refused(f"{name} '{given[:80]}' is not offered; expected {offered}")


def _refused(message: str) -> BadParameterError:
    return BadParameterError("outputs", message)
