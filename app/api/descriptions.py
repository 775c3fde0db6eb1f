"""Descriptions of the collections for a request: made in the pool, kept for the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.metadata.described import Described, Sizes, described, sizes_of

if TYPE_CHECKING:
    from app.api.state import ApiState
    from app.store.catalog import Catalog

__all__ = ["all_described", "one_described"]


async def all_described(state: ApiState, catalog: Catalog, root: str) -> list[Described]:
    """Describe every collection, with the sizes of files that are known."""
    sizes = await _sizes(state, catalog)
    return await state.workers.run(
        ("described", catalog.key, root),
        lambda: [described(catalog, root, name, sizes) for name in catalog.collections],
    )


async def one_described(state: ApiState, catalog: Catalog, root: str, name: str) -> Described:
    """Describe one collection.

    Raises
    ------
    UnknownIdError
        If there is none of the name.
    """
    catalog.collection(name)
    sizes = await _sizes(state, catalog)
    return await state.workers.run(
        ("described", catalog.key, root, name), lambda: described(catalog, root, name, sizes)
    )


async def _sizes(state: ApiState, catalog: Catalog) -> Sizes:
    """Give the sizes, which are the same under every address."""
    return await state.workers.run(("sizes", catalog.key), lambda: sizes_of(catalog))
