"""Schemas of what describes data and pages for machines, by their names among the components."""

from __future__ import annotations

from app.api.answer_schemas import COUNT, CREDITED, MEMBERS, TEXT, WEB, Schema, list_of, object_of

__all__ = ["OF_DESCRIPTIONS"]

OF_DESCRIPTIONS: dict[str, Schema] = {
    "oembed": object_of(
        {
            **dict.fromkeys(("version", "type", "title", "provider_name", "author_name"), TEXT),
            **dict.fromkeys(("provider_url", "author_url"), WEB),
            "cache_age": COUNT,
            **CREDITED,
        },
        html=TEXT,
        **dict.fromkeys(("url", "thumbnail_url"), WEB),
        **dict.fromkeys(("width", "height", "thumbnail_width", "thumbnail_height"), COUNT),
    ),
    "dataPackage": object_of(
        {
            **dict.fromkeys(("$schema", "name", "id", "title", "version", "created"), TEXT),
            **dict.fromkeys(("licenses", "sources", "contributors"), list_of(MEMBERS)),
            "resources": list_of(object_of({"name": TEXT, "path": TEXT, "mediatype": TEXT})),
        }
    ),
    "jsonLd": object_of({"@context": MEMBERS}),
}
