"""The service as a DCAT catalog: datasets with their distributions, and the API as a service.

References: DCAT 3 (W3C, 2024); GeoSPARQL 1.1 (``wktLiteral``, OGC:CRS84); SPDX 2.3 (checksum).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.metadata.described import AUTHOR, KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.exports.metadata.described import Described, File

__all__ = ["dcat"]

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLE = "Incident Mapper"
DESCRIPTION = "Publicly reported incidents on the CPC route, measured with their uncertainty"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
OPEN_ACCESS = "http://purl.org/coar/access_right/c_abf2"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0"
SHA_256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
Node = dict[str, Any]


def dcat(collections: Sequence[Described], root: str) -> Node:
    """Give the catalog as JSON-LD whose context is within it: nobody has to ask another host."""
    first = collections[0]
    return {
        "@context": CONTEXT,
        "@id": root,
        "@type": "dcat:Catalog",
        "dcterms:title": _said(TITLE),
        "dcterms:description": _said(f"{DESCRIPTION}. {first.coverage}."),
        "dcterms:publisher": _agent(),
        "dcterms:issued": _typed(first.date, "date"),
        "dcterms:modified": _typed(first.date, "date"),
        "dcterms:language": "en",
        "dcat:version": first.version,
        "foaf:homepage": _at(root),
        "dcat:service": _service(collections, root),
        "dcat:dataset": [_dataset(one, root) for one in collections],
    }


def _service(collections: Sequence[Described], root: str) -> Node:
    return {
        "@id": f"{root}#service",
        "@type": "dcat:DataService",
        "dcterms:title": _said("OGC API - Features of the Incident Mapper"),
        "dcat:endpointURL": _at(root),
        "dcat:endpointDescription": _at(f"{root}api"),
        "dcterms:conformsTo": _at(FEATURES),
        "dcat:servesDataset": [_at(one.address) for one in collections],
    }


def _dataset(one: Described, root: str) -> Node:
    rights = {"dcterms:license": _at(one.licence.path)} if one.licence else {}
    return {
        "@id": one.address,
        "@type": "dcat:Dataset",
        "dcterms:identifier": one.address,
        "dcterms:title": _said(one.title),
        "dcterms:description": _said(one.description),
        "dcterms:creator": _agent(),
        "dcterms:publisher": _agent(),
        "dcterms:issued": _typed(one.date, "date"),
        "dcterms:modified": _typed(one.date, "date"),
        "dcterms:accessRights": [_at(OPEN_ACCESS), _at(PUBLIC)],
        "dcterms:rights": _said(one.credit),
        **rights,
        "dcterms:bibliographicCitation": one.citation,
        "dcat:keyword": list(KEYWORDS),
        "dcat:version": one.version,
        "dcat:landingPage": _at(f"{one.address}?f=html"),
        "dcterms:provenance": _at(f"{root}prov.jsonld"),
        **_extent(one),
        "dcat:distribution": [_distribution(one, file, root, rights) for file in one.files],
    }


def _extent(one: Described) -> Node:
    said: Node = {}
    if one.bounds:
        west, south, east, north = one.bounds
        ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
        corners = ", ".join(f"{lon} {lat}" for lon, lat in ring)
        box = {"@type": "geo:wktLiteral", "@value": f"POLYGON (({corners}))"}
        said["dcterms:spatial"] = {"@type": "dcterms:Location", "dcat:bbox": box}
    if one.extent:
        said["dcterms:temporal"] = {"@type": "dcterms:PeriodOfTime", **_period(*one.extent)}
    return said


def _period(first: datetime, last: datetime) -> Node:
    return {
        f"dcat:{name}Date": _typed(f"{instant:%Y-%m-%dT%H:%M:%SZ}", "dateTime")
        for name, instant in (("start", first), ("end", last))
    }


def _distribution(one: Described, file: File, root: str, rights: Node) -> Node:
    said = {
        "@id": file.address,
        "@type": "dcat:Distribution",
        "dcterms:title": _said(f"{one.title} as {file.title}"),
        "dcat:accessURL": _at(file.address),
        "dcat:downloadURL": _at(file.address),
        "dcat:mediaType": _at(f"{MEDIA_TYPES}/{file.media_type}"),
        "dcat:accessService": _at(f"{root}#service"),
        **rights,
    }
    if file.bytes is not None:
        said["dcat:byteSize"] = _typed(str(file.bytes), "nonNegativeInteger")
        said["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _at(SHA_256),
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        }
    return said


def _agent() -> Node:
    return {"@type": "foaf:Agent", "foaf:name": AUTHOR}


def _at(address: str) -> Node:
    return {"@id": address}


def _said(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _typed(value: str, kind: str) -> Node:
    return {"@type": f"xsd:{kind}", "@value": value}
