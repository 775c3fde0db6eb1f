"""A row as plain values and back, for a file or another process."""

from __future__ import annotations

from typing import Any

from app.store.features import Feature
from app.store.journal.rows import read_head
from app.store.rows import Row

__all__ = ["is_packable", "pack", "unpack"]


def is_packable(row: Row) -> bool:
    """Say whether a row is plain values: all are but those in an area, which are few."""
    return row.feature is None or row.feature.disc is not None


def pack(row: Row) -> tuple[Any, ...]:
    """Give a row as plain values."""
    feature = row.feature
    disc = (feature.disc if feature else None) or (None, None, None)
    return (
        *row.head,
        row.start_us,
        row.end_us,
        row.place,
        ",".join(row.assets),
        row.is_lead,
        row.is_published,
        row.is_restricted,
        row.withdrawn,
        *disc,
        feature.fragment if feature else None,
        feature.nested_bytes if feature else None,
    )


def unpack(values: tuple[Any, ...]) -> Row:
    """Make the row that was packed."""
    head, (start, end, place, assets), flags = values[:7], values[7:11], values[11:14]
    withdrawn, lon, lat, radius, fragment, nested = values[14:]
    feature = None
    if fragment is not None:
        disc = (lon, lat, radius)
        feature = Feature.packed(
            head[2], fragment, span_us=(start, end), footprint=disc, nested=nested
        )
    return Row(
        read_head(head),
        span_us=(start, end),
        place=place,
        assets=tuple(assets.split(",")) if assets else (),
        is_lead=flags[0],
        is_published=flags[1],
        is_restricted=flags[2],
        withdrawn=withdrawn,
        feature=feature,
    )
