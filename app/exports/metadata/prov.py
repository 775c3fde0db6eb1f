"""Where the data come from, as PROV: this version, what it was made of, and what that was made of.

Single files of the record are not named, so that nothing is told of what is not shown: leads, and
what a publication delay holds back.

References: PROV-O (W3C, 2013).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import __version__
from app.exports.metadata.described import AUTHOR
from app.sources.manifest import layers_manifest
from app.store.citation import citation_of

if TYPE_CHECKING:
    from app.sources.manifest import Origin, Resource
    from app.store.catalog import Catalog

__all__ = ["prov"]

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def prov(catalog: Catalog, root: str) -> Node:
    """Give the provenance of the version that stands, as JSON-LD with its context in it."""
    made_of = list(layers_manifest(catalog.manifest).resources)
    here = f"{root}prov.jsonld"
    return {
        "@context": CONTEXT,
        "@graph": [
            _version(catalog, root, here, made_of),
            _compiling(catalog, here, made_of),
            {"@id": f"{here}#desk", "@type": ["prov:Agent", "prov:Organization"],
             "rdfs:label": AUTHOR},
            {"@id": f"{here}#software", "@type": "prov:SoftwareAgent",
             "rdfs:label": f"{AUTHOR} {__version__}",
             "prov:actedOnBehalfOf": _at(f"{here}#desk")},
            *(node for each in made_of for node in _file(each, here, root)),
        ],
    }  # fmt: skip


def _version(catalog: Catalog, root: str, here: str, made_of: list[Resource]) -> Node:
    return {
        "@id": f"{root}collections/incidents/items?as-of={catalog.version}",
        "@type": "prov:Entity",
        "dcterms:title": f"The Incident Mapper record, version {catalog.version}",
        "dcterms:identifier": catalog.version,
        "dcterms:bibliographicCitation": citation_of(catalog, root).sentence,
        "rdfs:comment": catalog.coverage.sentence(),
        "prov:specializationOf": _at(root),
        "prov:generatedAtTime": _instant(catalog),
        "prov:wasGeneratedBy": _at(f"{here}#compiling"),
        "prov:wasAttributedTo": _at(f"{here}#desk"),
        "prov:wasDerivedFrom": [_at(_named(each, here)) for each in made_of],
    }


def _compiling(catalog: Catalog, here: str, made_of: list[Resource]) -> Node:
    return {
        "@id": f"{here}#compiling",
        "@type": "prov:Activity",
        "rdfs:label": "Reports were read, written down with their sources, placed and measured",
        "prov:endedAtTime": _instant(catalog),
        "prov:used": [_at(_named(each, here)) for each in made_of],
        "prov:wasAssociatedWith": [_at(f"{here}#desk"), _at(f"{here}#software")],
    }


def _file(resource: Resource, here: str, root: str) -> list[Node]:
    """Give a shipped file, what it was made from, and what was changed on the way.

    The record was made from pages, each of which is a feature of its own.
    """
    pages = _at(f"{root}collections/sources")
    name = _named(resource, here)
    file: Node = {
        "@id": name,
        "@type": "prov:Entity",
        "dcterms:title": resource.title,
        "dcterms:license": [_at(each.path) for each in resource.licenses],
        "dcterms:rights": resource.credit,
        "prov:wasDerivedFrom": [_origin(each) for each in resource.sources] or [pages],
    }
    if not resource.edits:
        return [file]
    editing = {
        "@id": f"{name}-editing",
        "@type": "prov:Activity",
        "rdfs:label": "; ".join(resource.edits),
        "prov:wasAssociatedWith": _at(f"{here}#desk"),
    }
    return [{**file, "prov:wasGeneratedBy": _at(f"{name}-editing")}, editing]


def _origin(origin: Origin) -> Node:
    named = {"@id": origin.path} if origin.path else {}
    return {**named, "@type": "prov:Entity", "dcterms:title": origin.title}


def _named(resource: Resource, here: str) -> str:
    return f"{here}#{resource.name}"


def _instant(catalog: Catalog) -> Node:
    return {"@type": "xsd:dateTime", "@value": f"{catalog.dated:%Y-%m-%dT%H:%M:%SZ}"}


def _at(address: str) -> Node:
    return {"@id": address}
