"""GeoJSON and GeoJSON text sequences, streamed: the features' bytes, made once, are joined.

References: RFC 7946 (GeoJSON), RFC 8142 (text sequences).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.exports.content import Content, Row

__all__ = ["geojson", "geojson_head", "geojson_sequence", "joined"]

PIECE_BYTES = 1 << 18
RECORD_SEPARATOR = b"\x1e"
JOINT = b"\n" + RECORD_SEPARATOR


def geojson(content: Content) -> Iterator[bytes]:
    """Give one FeatureCollection in pieces, with counts, coverage, credit and links first."""
    yield orjson.dumps(geojson_head(content))[:-1] + b',"features":['
    yield from joined(_fragments(content), b",")
    yield b"]}"


def geojson_sequence(content: Content) -> Iterator[bytes]:
    """Give a text sequence in pieces: a record a feature.

    The first feature carries coverage and credit in ``about``, beside its properties. Without any
    feature the one record is an empty FeatureCollection that says why, since every text of a
    sequence must be GeoJSON.
    """
    if not content.rows:
        yield RECORD_SEPARATOR + orjson.dumps({**geojson_head(content), "features": []}) + b"\n"
        return
    yield RECORD_SEPARATOR
    yield from joined(_with_about(content), JOINT)
    yield b"\n"


def geojson_head(content: Content) -> dict[str, Any]:
    """Give the members of a FeatureCollection but its features."""
    head = content.head
    said = {
        "type": "FeatureCollection",
        "numberMatched": head.matched,
        "numberReturned": head.returned,
        **({"timeStamp": head.time_stamp} if head.time_stamp else {}),
        "data_date": head.date,
        "catalog_version": head.catalog_version,
        "coverage": head.coverage,
        "attribution": content.credit,
        "license": content.licence,
        "citation": content.citation.sentence,
        "links": list(head.links),
    }
    return {**said, **head.remarks}


def joined(chunks: Iterator[list[bytes]], joint: bytes) -> Iterator[bytes]:
    """Join fragments into pieces of about 256 kB; all but the first begin with the joint."""
    held: list[bytes] = []
    size, before = 0, b""
    for chunk in chunks:
        held += chunk
        size += sum(map(len, chunk))
        if size >= PIECE_BYTES:
            yield before + joint.join(held)
            held, size, before = [], 0, joint
    if held:
        yield before + joint.join(held)


def _fragments(content: Content) -> Iterator[list[bytes]]:
    """Give the bytes of each feature, a chunk at a time; those made once where nothing is cut."""
    if content.names is None and not content.is_full:
        for rows in content.chunks():
            yield [row.fragment for row in rows]
    else:
        for rows in content.chunks():
            yield _made(content, rows)


def _with_about(content: Content) -> Iterator[list[bytes]]:
    about = b',"about":' + orjson.dumps(content.about) + b"}"
    for chunk in _fragments(content):
        yield [chunk[0][:-1] + about, *chunk[1:]] if about else chunk
        about = b""


def _made(content: Content, rows: Sequence[Row]) -> list[bytes]:
    return [orjson.dumps(row.as_geojson(content.names, nested=content.is_full)) for row in rows]
