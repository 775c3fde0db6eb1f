"""How a result is cited and had again elsewhere: pure text, each quoted for its language."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

from app.pages.quoting import latex_text, plain_url
from app.pages.snippets import Snippet
from app.store.citation import result_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["citation", "citing_snippets"]

# The record is of the day up to which it was read; no clock is asked.
YEAR = re.compile(r"\b(\d{4})-\d{2}-\d{2}\b", re.ASCII)
DIGITS = 8


def citation(document: Mapping[str, Any], address: str) -> str:
    """Give the citation of a result in one line."""
    return result_sentence(document, plain_url(address))


def citing_snippets(document: Mapping[str, Any], address: str, query: str) -> tuple[Snippet, ...]:
    """Give the ways to cite a result by its lasting address, and to have it again."""
    name = f"{document['analysis']}-{document['id'][:DIGITS]}"
    return (
        Snippet("bibtex", "BibTeX", "an entry with the lasting address",
                _bibtex(document, address, name)),
        Snippet("curl", "curl", "downloads these bytes",
                f"curl --fail --silent --show-error --output {shlex.quote(name)}.json "
                f"{shlex.quote(plain_url(address))}"),
        Snippet("command", "Command line", "asks the same of the record that is installed",
                f"incident-mapper analyse {document['analysis']} {shlex.quote(query)} "
                f"--out {shlex.quote(name)}.json"),
    )  # fmt: skip


def _bibtex(document: Mapping[str, Any], address: str, name: str) -> str:
    dated = YEAR.search(document["coverage"])
    fields = {
        "title": latex_text(document["title"]),
        "author": "{Incident Mapper}",
        **({"year": dated[1]} if dated else {}),
        "howpublished": rf"\url{{{plain_url(address)}}}",
        "note": latex_text(
            f"Result {document['id']}, {', '.join(_versions(document))}. {document['coverage']}"
        ),
    }
    return _entry(name, fields)


def _entry(name: str, fields: Mapping[str, str]) -> str:
    entry = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items())
    return f"@misc{{{name},\n{entry}}}"


def _versions(document: Mapping[str, Any]) -> tuple[str, str]:
    catalog, software = document["catalog_version"], document["software_version"]
    return f"record version {catalog}", f"software {software}"
