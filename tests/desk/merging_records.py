"""Two records of one event for the tests of merging, and how to write them."""

from __future__ import annotations

from typing import Any

from app.domain.record.plain import plain_record
from app.sources.folder import geodata_folder
from app.sources.record_files import read_incident
from app.sources.yaml_text import yaml_text

__all__ = ["HOMER", "TWIN", "twin_text"]

HOMER = "cpc-2026-03-14-maran-homer"
TWIN = "cpc-2026-03-14-tanker-hit"


def twin_text(name: str = TWIN, **fields: Any) -> str:
    """Give a second record of the Maran Homer: a toll, a page and a statement of its own."""
    path = geodata_folder() / f"incidents/{HOMER}.yaml"
    data: Any = plain_record(read_incident(path.read_text(encoding="utf-8"), path.name)[0])
    first = data["sources"][0]
    data["sources"] = [
        {**first, "id": "page"},
        {**first, "id": data["sources"][1]["id"], "url": "https://example.org/another-page"},
    ]
    pages = [source["id"] for source in data["sources"]]
    for part in ("claims", "assets", "impacts"):
        data[part] = [{**item, "sources": pages} for item in data.get(part, [])]
    data["casualties"] = [
        {
            "measure": "injured",
            "value": 1,
            "as_of": data["when"]["date_start_local"],
            "speaker": "A harbour master",
            "sources": ["page"],
            "id": "injured-1",
        }
    ]
    data["statements"] = [
        {"id": "owner", "kind": "fact", "speaker": "Owner", "text": "Sails on", "sources": pages}
    ]
    data["attribution"] = {"cpc_as_target": data["attribution"]["cpc_as_target"]}
    data["related"] = []
    data["title"] = "Greek tanker Maran Homer struck by an unidentified object near Novorossijsk"
    data["tags"] = ["twin"]
    data["id"] = name
    data |= fields
    return "# a remark of the second desk\n" + yaml_text(data)
