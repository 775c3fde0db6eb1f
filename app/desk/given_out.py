"""What a client sends back of a record that was published on a grid: the place on record stays.

The client has only seen the cell (:mod:`app.domain.record.published`). Whatever comes back as it
was given out is no change, and what was withheld from it is put back. The grid itself stays until
it is changed by name or set to null: a client that does not know it must not publish the place.
"""

from __future__ import annotations

from typing import Any

__all__ = ["as_on_record"]

Part = dict[str, Any]

GRID = "publication_grid_m"


def as_on_record(
    given: Part, *, base: Part | None, shown: Part | None, merge: bool = False
) -> Part:
    """Give the properties as sent, with place and claims as they are on record.

    Parameters
    ----------
    given
        The properties as sent.
    base, shown
        The record as it stands, and the nested parts of it that were given out.
    merge
        Whether only what is given is to be changed.
    """
    if base is None or base["where"].get(GRID) is None:
        return given
    put_back = dict(given)
    where = given.get("where", None if merge else {})
    if isinstance(where, dict):
        out = shown["where"] if shown else {}
        put_back["where"] = _where(where, base["where"], out, merge=merge)
    if isinstance(given.get("claims"), list) and shown:
        put_back["claims"] = _claims(given["claims"], base["claims"], shown["claims"])
    return put_back


def _where(given: Part, base: Part, shown: Part, *, merge: bool) -> Part:
    """Take members that come back unchanged from the record, and the place if none is named."""
    kept = {
        name: base[name] if name in base and shown.get(name) == value else value
        for name, value in given.items()
    }
    if merge:
        return kept
    names_none = kept.get("place") is None and kept.get("position") is None
    put_back = ("place", "position") if names_none else ()
    return {GRID: base[GRID], **kept, **{name: base[name] for name in put_back if name in base}}


def _claims(given: list[Any], base: list[Part], shown: list[Part]) -> list[Any]:
    """Take claims that come back unchanged from the record; of two alike the first comes first."""
    left = list(zip(shown, base, strict=True))
    found = []
    for claim in given:
        at = next((i for i, (out, _) in enumerate(left) if _same(out, claim)), None)
        found.append(claim if at is None else left.pop(at)[1])
    return found


def _same(shown: Part, given: Any) -> bool:
    """Say whether a claim is one that was given out; a member without value may be left out."""
    return isinstance(given, dict) and _stated(shown) == _stated(given)


def _stated(claim: Part) -> Part:
    return {name: value for name, value in claim.items() if value is not None}
