"""A citation in the languages of programs that keep references: pure text, quoted for each.

References: BibTeX; CSL-JSON 1.0.2 (``csl-data.json``); RIS as of 2011.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from app.pages.quoting import latex_text, plain_url
from app.store.citation import AUTHOR

if TYPE_CHECKING:
    from app.store.citation import Citation

__all__ = ["bibtex", "csl_json", "ris"]


def bibtex(cited: Citation) -> str:
    """Give an entry of BibTeX; ``url`` and ``version`` are known to biblatex, ``note`` to all."""
    url = plain_url(cited.address)
    where = {"howpublished": rf"\url{{{url}}}", "url": url} if url else {}
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{latex_text(cited.title)}}}",
        "year": cited.year,
        "date": cited.date,
        "version": latex_text(cited.version),
        **where,
        "note": latex_text(
            f"Record version {cited.version}, data of {cited.date}, {cited.licence}. "
            f"{cited.coverage}"
        ),
    }
    entry = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@misc{{{cited.key},\n{entry}}}\n"


def csl_json(cited: Citation) -> bytes:
    """Give a list of one item in CSL-JSON, as citation processors read it."""
    parts = [int(part) for part in cited.date.split("-")]
    return orjson.dumps(
        [
            {
                "id": cited.key,
                "type": "dataset",
                "title": cited.title,
                "author": [{"literal": AUTHOR}],
                "issued": {"date-parts": [parts]},
                "publisher": AUTHOR,
                "version": cited.version,
                **({"URL": plain_url(cited.address)} if cited.address else {}),
                "note": f"{cited.licence}. {cited.coverage}",
            }
        ]
    )


def ris(cited: Citation) -> str:
    """Give a record of RIS, a line a field."""
    lines = (
        ("TY", "DATA"),
        ("ID", cited.key),
        ("AU", AUTHOR),
        ("TI", cited.title),
        ("PY", cited.year),
        ("DA", cited.date.replace("-", "/")),
        ("ET", cited.version),
        ("PB", AUTHOR),
        ("UR", plain_url(cited.address)),
        ("N1", f"{cited.licence}. {cited.coverage}"),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in lines)
