"""Write the twin: ask the service for each address, and keep the answer as a file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from app.main import create_app
from app.publish.twin.asking import ROOT, NotAnsweredError, ask
from app.publish.twin.beside import beside
from app.publish.twin.converting import DEEPEST, Converter
from app.publish.twin.folder import MANIFEST
from app.publish.twin.kept import Files
from app.publish.twin.names import GRID, ONE_TILE, Names
from app.publish.twin.plan import addresses, is_whole, tombstones
from app.publish.twin.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from fastapi import FastAPI

    from app.settings import Settings
    from app.store.record import Record

__all__ = ["Written", "write_site"]

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were written, their bytes, and what is not there without an address."""

    files: int
    size_bytes: int
    left_out: tuple[str, ...]


def write_site(
    settings: Settings,
    record: Record,
    folder: Path,
    *,
    base: str = "",
    told: Callable[[int, int], None] = lambda _done, _all: None,
    only: Callable[[str], bool] = lambda _file: True,
) -> Written:
    """Write all files into a folder.

    ``base`` is the public address, ending in a slash; ``told`` hears how many files are done, and
    of how many. ``only`` chooses among the files by their names; the rest stays away, and the
    links lead there all the same.

    Raises
    ------
    NotAnsweredError
        If the service does not answer, or names itself in a file.
    """
    catalog = record.catalog
    # Nothing but the record decides over the files: no clock, no token, no tiles of others.
    own = {"base_url": ROOT, "token": SecretStr(""), "tokens": None, "basemap_url": ""}
    served = settings.model_copy(update=own)
    app = create_app(served, record, clock=lambda: catalog.dated)
    names = Names(catalog.version, PAGE_SIZE, is_whole(catalog))
    asked = {_file(names, each): each for each in addresses(record, PAGE_SIZE, has_base=bool(base))}
    tiled = [each.id for each in catalog.collections.values() if each.spatial]
    known = {*asked, *(ONE_TILE.format(each, "{z}", "{x}", "{y}") for each in tiled)}
    words = Words(catalog, base)
    files = Files(folder)
    chosen = {file: address for file, address in asked.items() if only(file)}
    gone = frozenset(tombstones(catalog))
    converter = Converter(names, known, words)
    asyncio.run(_write(app, chosen, gone, converter, files, told))
    for name, body in converter.shared.items():
        files.keep(name, body)
    asyncio.run(_write_tiles(app, [each for each in tiled if only(f"{each}.pbf")], files))
    for name, body in beside(words, files.names):
        files.keep(name, body)
    files.keep(MANIFEST, files.listed(words))
    return Written(len(files.written), files.size_bytes, words.left_out)


async def _write(
    app: FastAPI,
    asked: dict[str, str],
    gone: Collection[str],
    converter: Converter,
    files: Files,
    told: Callable[[int, int], None],
) -> None:
    for number, (file, address) in enumerate(asked.items(), 1):
        path, _, query = address.partition("?")
        answer = await ask(app, path, query, is_gone=address in gone)
        files.keep(file, converter.converted(file, address, answer))
        told(number, len(asked))


async def _write_tiles(app: FastAPI, collections: list[str], files: Files) -> None:
    """Write the tiles that hold something: where nothing is, nothing is in any part of it."""
    for name in collections:
        waiting = [(0, 0, 0)]
        while waiting:
            zoom, row, col = waiting.pop()
            answer = await ask(app, f"collections/{name}/tiles/{GRID}/{zoom}/{row}/{col}")
            if not answer.body:
                continue
            files.keep(ONE_TILE.format(name, zoom, col, row), answer.body)
            if zoom < DEEPEST:
                parts = ((2 * row + down, 2 * col + right) for down in (0, 1) for right in (0, 1))
                waiting.extend((zoom + 1, *part) for part in parts)


def _file(names: Names, address: str) -> str:
    found = names.file_of(ROOT + address, page=True)
    if found is None:
        raise NotAnsweredError(f"no file is named for {address}")
    return found
