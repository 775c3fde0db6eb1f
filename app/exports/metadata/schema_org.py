"""The record and each collection as a Dataset of schema.org, for engines that look for data.

References: schema.org Dataset, DataDownload, PropertyValue; ESIP Science-on-Schema.org 1.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.metadata.described import KEYWORDS
from app.store.citation import AUTHOR, HOUSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.exports.metadata.described import Described, File
    from app.sources.manifest import Origin
    from app.store.citation import Citation

__all__ = ["dataset_of_all", "dataset_of_one"]

CONTEXT = "https://schema.org/"
DESCRIPTION = (
    "Publicly reported incidents on the route of the Caspian Pipeline Consortium from Tengiz to "
    "the Black Sea, each with its sources, and with distances and kilometre points as intervals."
)


def dataset_of_all(
    collections: Sequence[Described], root: str, sources: Sequence[Origin], cited: Citation
) -> dict[str, Any]:
    """Give the whole record: its files are those of the incidents, its parts the collections."""
    incidents = next(one for one in collections if one.id == "incidents")
    return {
        **_dataset(incidents, root, HOUSE, f"{DESCRIPTION} {incidents.coverage}."),
        "citation": cited.sentence,
        "url": root,
        "hasPart": [_part(one) for one in collections],
        "isBasedOn": [_source(each) for each in sources],
        "subjectOf": [
            {"@type": "DataDownload", "name": name, "contentUrl": f"{root}{path}",
             "encodingFormat": kind}
            for name, path, kind in (
                ("DCAT", "dcat.jsonld", "application/ld+json"),
                ("PROV", "prov.jsonld", "application/ld+json"),
                ("Data Package", "datapackage.json", "application/json"),
            )
        ],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": AUTHOR, "url": root},
    }  # fmt: skip


def dataset_of_one(one: Described, root: str) -> dict[str, Any]:
    """Give one collection, as a part of the record."""
    description = f"{one.title}: {one.description}. {one.coverage}."
    return {
        **_dataset(one, one.address, one.title, description),
        "url": one.address,
        "isPartOf": {"@type": "Dataset", "@id": root, "name": HOUSE, "url": root},
    }


def _part(one: Described) -> dict[str, Any]:
    rights = {"license": one.licence.path} if one.licence else {}
    return {
        "@type": "Dataset",
        "@id": one.address,
        "name": one.title,
        "url": one.address,
        "description": f"{one.title}: {one.description}. {one.coverage}.",
        **rights,
    }


def _source(origin: Origin) -> dict[str, Any]:
    said = {"@type": "CreativeWork", "name": origin.title}
    return {**said, "url": origin.path} if origin.path else said


def _dataset(one: Described, address: str, title: str, description: str) -> dict[str, Any]:
    author = {"@type": "Organization", "name": AUTHOR}
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": address,
        "identifier": address,
        "name": title,
        "description": description,
        "creator": author,
        "publisher": author,
        "datePublished": one.date,
        "dateModified": one.date,
        "version": one.version,
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "conditionsOfAccess": "public",
        **({"license": one.licence.path} if one.licence else {}),
        "creditText": one.credit,
        "citation": one.citation,
        **_where_and_when(one),
        "variableMeasured": [_variable(name, one) for name in one.meanings],
        "distribution": [_download(file) for file in one.files],
    }


def _where_and_when(one: Described) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if one.bounds:
        west, south, east, north = one.bounds
        box = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
        said["spatialCoverage"] = {"@type": "Place", "geo": box}
    if one.extent:
        first, last = one.extent
        said["temporalCoverage"] = f"{first:%Y-%m-%d}/{last:%Y-%m-%d}"
    return said


def _variable(name: str, one: Described) -> dict[str, Any]:
    title, description, unit = one.meanings[name]
    said = {"@type": "PropertyValue", "name": name, "alternateName": title}
    said |= {"description": description} if description else {}
    return {**said, "unitText": unit} if unit else said


def _download(file: File) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "DataDownload",
        "name": file.title,
        "contentUrl": file.address,
        "encodingFormat": file.media_type,
    }
    if file.bytes is not None:
        said |= {"contentSize": f"{file.bytes} B", "sha256": file.sha256}
    return said
