"""The page that most ask for first, drawn before anybody does: right after the start, beside it.

What is measured for it once serves every other page and language too.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.api.routes.views import draw_first

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

__all__ = ["drawing_ahead"]


@asynccontextmanager
async def drawing_ahead(app: FastAPI) -> AsyncIterator[None]:
    """Draw the map of everything in the background; the server answers meanwhile."""
    drawing = asyncio.create_task(draw_first(app.state.api))
    try:
        yield
    finally:
        drawing.cancel()
        # If it failed, whoever asks for the page is told, and the log.
        await asyncio.gather(drawing, return_exceptions=True)
