"""A citation in the languages of programs that keep references: pure text, quoted for each.

References: BibTeX; CSL-JSON 1.0.2 (``csl-data.json``); RIS as of 2011.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from app.exports.citation import AUTHOR, Citation
from app.pages.quoting import latex_text, plain_url

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["bibtex", "citation_of", "csl_json", "ris"]

HOUSE = "The Incident Mapper record"


def citation_of(
    catalog: Catalog, root: str, collection: str | None = None, item: str | None = None
) -> Citation:
    """Give the citation of the whole record, of a collection, or of one feature.

    Its address names the version of the catalog, so that it leads to what was read.

    Raises
    ------
    UnknownIdError, WithdrawnError
        If there is no such collection or feature.
    """
    date, pinned = catalog.manifest.created[:10], f"?as-of={catalog.version}"
    said = {"version": catalog.version, "coverage": catalog.coverage.sentence()}
    if collection is None:
        licence = catalog.collection("incidents").licence
        return Citation(
            key="incident-mapper", title=HOUSE, date=date, licence=licence, address=root, **said
        )
    found, here = catalog.collection(collection), f"{root}collections/{collection}/items"
    if item is None:
        title, address = f"{found.title} ({HOUSE[0].lower()}{HOUSE[1:]})", here + pinned
        return Citation(
            key=collection, title=title, date=date, licence=found.licence, address=address, **said
        )
    properties = catalog.feature(collection, item).properties
    return Citation(
        key=item,
        title=_title(properties.get("title") or properties.get("name_en"), item),
        date=str(properties.get("updated") or date)[:10],
        licence=found.licence,
        address=f"{here}/{item}{pinned}",
        **said,
    )


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


def _title(given: object, item: str) -> str:
    """Give the whole title, however long; of what has none its id."""
    return given if isinstance(given, str) and given else item
