"""Rows with an id and a place, read in batches, whatever the format of their file."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa

from app.bulk.errors import BadFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

__all__ = ["BATCH_ROWS", "Form", "Rows", "id_type", "only", "reading", "regrouped", "without_first"]

Form = Literal["lonlat", "wkb", "wkt"]

BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A file of rows in WGS 84 longitude and latitude (OGC:CRS84).

    ``read`` skips so many rows and gives the others in batches: ``id`` of type ``id_type``, then
    ``lon`` and ``lat`` (numbers or their text) or ``geometry`` as ``form`` says. ``about`` is
    how many rows there are, for progress only: a CSV does not tell exactly. ``first`` is what
    messages call the first row: 1, or 2 below a header.
    """

    path: Path
    form: Form
    id_type: pa.DataType
    about: int
    read: Callable[[int], Iterator[pa.RecordBatch]]
    first: int = 1

    def fault(self, row: int, message: str) -> BadFileError:
        """Make the error of a row, counted from 0 in the file."""
        return BadFileError(self.path, message, row=row + self.first)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what readers raise over a broken file into an error that names it."""
    try:
        yield
    except (pa.ArrowException, OSError, RuntimeError) as error:  # pyogrio's are RuntimeErrors
        said = str(error).splitlines() or [type(error).__name__]
        raise BadFileError(path, f"cannot be read: {said[0]}") from error


def id_type(path: Path, given: pa.DataType, ids: Callable[[], Iterable[pa.Array]]) -> pa.DataType:
    """Give the type in which ids are kept: whole numbers as they are, text as text.

    ``ids`` reads the column; it is asked only where pandas may have made whole numbers double.

    Raises
    ------
    BadFileError
        For any other type; it names the row if a missing id is all that is wrong.
    """
    inner = given.value_type if pa.types.is_dictionary(given) else given
    if pa.types.is_integer(inner):
        return inner
    if pa.types.is_string(inner) or pa.types.is_large_string(inner) or inner == pa.string_view():
        return pa.string()
    gap = _gap(ids()) if pa.types.is_floating(inner) else None
    if gap is not None:
        raise BadFileError(path, "the id is missing", row=gap + 1)
    raise BadFileError(path, f"column id: expected whole numbers or text, not {given}")


def _gap(columns: Iterable[pa.Array]) -> int | None:
    """Give the first missing number of a column whose others are whole; None of any other."""
    gap, before = None, 0
    for column in columns:
        numbers = column.to_numpy(zero_copy_only=False)
        missing = np.isnan(numbers)
        if (numbers[~missing] % 1.0).any():
            return None
        if gap is None and missing.any():
            gap = before + int(np.argmax(missing))
        before += len(numbers)
    return gap


def only(path: Path, names: list[str], *wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Give the first group of columns that the file has, each of them once.

    Raises
    ------
    BadFileError
        If it has none of the groups whole, or a column of one twice.
    """
    for group in wanted:
        if all(name in names for name in group):
            twice = [name for name in group if names.count(name) > 1]
            if twice:
                raise BadFileError(path, f"has the column {twice[0]} more than once")
            return group
    groups = ", or ".join(" and ".join(group) for group in wanted)
    raise BadFileError(path, f"expected the columns {groups}; it has {', '.join(names) or 'none'}")


def without_first(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Leave out the first rows."""
    for batch in batches:
        if rows < batch.num_rows:
            yield batch.slice(rows) if rows else batch
        rows = max(0, rows - batch.num_rows)


def regrouped(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """Cut rows anew into tables of ``size`` rows, the last one shorter; nothing gives nothing."""
    held: list[pa.RecordBatch] = []
    room = size
    for batch in batches:
        rest = batch
        while rest.num_rows:
            held.append(rest.slice(0, room))
            rest = rest.slice(held[-1].num_rows)
            room -= held[-1].num_rows
            if not room:
                yield pa.Table.from_batches(held).combine_chunks()
                held, room = [], size
    if held:
        yield pa.Table.from_batches(held).combine_chunks()
