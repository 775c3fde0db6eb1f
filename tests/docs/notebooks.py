"""Read and run notebooks, as Jupyter does, in a kernel of this environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
from nbclient import NotebookClient

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nbformat import NotebookNode

__all__ = ["cells_of", "executed", "read"]

# The package has types for its classes and none for these functions.
UNTYPED: Any = nbformat
LIMIT_S = 120


def read(path: Path) -> NotebookNode:
    """Read a notebook that is valid as it stands."""
    found: NotebookNode = UNTYPED.read(path, as_version=4)
    UNTYPED.validate(found)
    return found


def cells_of(texts: Sequence[str]) -> NotebookNode:
    """Make a notebook of cells of code."""
    cells = [UNTYPED.v4.new_code_cell(text) for text in texts]
    found: NotebookNode = UNTYPED.v4.new_notebook(cells=cells)
    return found


def executed(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run all cells in a folder; a cell that fails is an error."""
    client = NotebookClient(
        notebook, timeout=LIMIT_S, resources={"metadata": {"path": str(folder)}}
    )
    found: NotebookNode = client.execute()
    return found
