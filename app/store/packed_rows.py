"""A row as plain values and back, for a file or another process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.store.journal.entry import Head
from app.store.journal.rows import read_head
from app.store.rows import Facts, Row, shared, shown_feature

if TYPE_CHECKING:
    from app.store.stacks import Stacks

__all__ = ["is_packable", "pack", "unpack"]

HEAD, FACTS = len(Head._fields), len(Facts.__dataclass_fields__)


def is_packable(row: Row) -> bool:
    """Say whether a row is plain values: all are but those in an area, which are few."""
    return row.feature is None or row.feature.disc is not None


def pack(row: Row) -> tuple[Any, ...]:
    """Give a row as plain values: those of its head, its facts, its disc, its box, its bytes."""
    feature = row.feature
    facts = [getattr(row.facts, name) for name in Facts.__dataclass_fields__]
    disc = (feature.disc if feature else None) or (None, None, None)
    shown = (feature.box, feature.fragment) if feature else (None, None)
    return (*row.head, *facts, *disc, *shown)


def unpack(values: tuple[Any, ...], stacks: Stacks) -> Row:
    """Make the row that was packed."""
    head = read_head(values[:HEAD])
    start, end, precision, place, assets, counts, rights, *others = values[HEAD : HEAD + FACTS]
    lists = tuple(assets), tuple(counts), shared(*rights)
    facts = Facts(start, end, precision, place, *lists, *others)
    lon, lat, radius, box, fragment = values[HEAD + FACTS :]
    feature = None
    if fragment is not None:
        place = box, (lon, lat, radius)
        feature = shown_feature(head, fragment, facts, place, stacks)
    return Row(head, facts, feature, stacks)
