"""What a bundle says of itself: what it holds, the command, licence and credit of every file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.sources.manifest import Manifest

__all__ = ["readme"]

TEXT = """\
Result {name} of Incident Mapper, with all that it follows from.

Recompute it, without a network, and compare it byte for byte:

    incident-mapper recompute BUNDLE.zip

It prints 'match' (exit code 0), or 'mismatch' with the first member that differs (exit code 1).

README.txt            this text
question.json         what was asked of which version of the record, and the SHA-256 of every
                      other file
result.json           the result, as it is given out under its lasting name
inputs/manifest.json  the description of the layers: sources, edits, licences, hashes
inputs/record.jsonl   the public places, assets and incidents as they stood, one a line
inputs/...            the layers that are no record

The record holds what was published and is public still: no leads, no drafts, nothing restricted,
withdrawn, held back or redacted. A record on a publication grid is given with its cell. Positions
have the digits that were measured with, which are more than their precision class prints.

To cite it:

{cited}

Licences and credits
--------------------
{rights}
"""
RECORD_PATHS = ("layers/", "assets/", "incidents/")


def readme(
    name: str,
    cited: str,
    manifest: Manifest,
    layers: Sequence[str],
    imported: Iterable[Sequence[str]],
) -> bytes:
    """Give the text; ``cited`` is the suggested citation.

    ``imported`` are licence and credit of each import in the record.
    """
    by_path = {each.path: each for each in manifest.resources}
    own = [
        ("inputs/record.jsonl", _licences(manifest, path), by_path[path].credit)
        for path in by_path
        if path.startswith(RECORD_PATHS) and path not in layers
    ]
    own += [("inputs/record.jsonl", licence, credit) for licence, credit in imported]
    shipped = [
        (f"inputs/{path}", _licences(manifest, path), by_path[path].credit) for path in layers
    ]
    whole = [("result.json", "as its inputs", "; ".join(dict.fromkeys(row[2] for row in own)))]
    rows = dict.fromkeys((*whole, *own, *shipped))
    rights = "\n".join(f"{file}: {licence}; {credit}" for file, licence, credit in rows)
    return TEXT.format(name=name, cited=cited, rights=rights).encode()


def _licences(manifest: Manifest, path: str) -> str:
    return ", ".join(
        licence.name
        for each in manifest.resources
        if each.path == path
        for licence in each.licenses
    )
