"""What an import refuses: the file as a whole, or faults of its rows, all of them counted."""

from __future__ import annotations

from app.domain.errors import BadRecordError, Fault, MapperError

__all__ = ["BadImportError", "ImportTooLargeError", "file_fault"]


class BadImportError(BadRecordError):
    """A file with faults: nothing of it is imported; ``count`` tells them all, listed or not."""

    code = "bad-import"

    def __init__(self, faults: tuple[Fault, ...], count: int | None = None) -> None:
        """Keep the first faults and the number of all."""
        super().__init__(faults)
        self.count = len(faults) if count is None else count
        if self.count > len(faults):
            self.args = (f"{self}\nand {self.count - len(faults):,} more faults",)


class ImportTooLargeError(MapperError):
    """A file with more rows than are taken."""

    code = "import-too-large"


def file_fault(file: str, message: str, row: int = 0, column: int = 0) -> BadImportError:
    """Make the error of a file that cannot be read on."""
    return BadImportError((Fault(file, row, column, "", message),))
