"""Who may write: names with the SHA-256 of their tokens; nobody unless a setting says so."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from app.domain.errors import MapperError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["BadTokenError", "Editors", "ReadOnlyError", "TokenFileError"]

ONE_EDITOR = "editor"
LEAST_BYTES = 32
LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9 ._@-]{0,63})\s*:\s*([0-9a-f]{64})")
SCHEME = "bearer "


class TokenFileError(MapperError):
    """A token that is too short, or a file of tokens that cannot be read."""

    code = "bad-setting"


class ReadOnlyError(MapperError):
    """A write to a service that takes none."""

    code = "read-only"


class BadTokenError(MapperError):
    """A write without a token, or with one that is nobody's."""

    code = "bad-token"


class Editors:
    """The names of editors by the SHA-256 of their tokens, as hexadecimal digits."""

    def __init__(self, digests: Mapping[str, str]) -> None:
        """Keep the digests; tokens themselves are never kept."""
        self._digests = {name: bytes.fromhex(digest) for name, digest in digests.items()}

    @classmethod
    def of(cls, token: str, file: Path | None) -> Editors:
        """Read the settings: one token, a file of ``name: sha256-of-token`` lines, or both.

        Raises
        ------
        TokenFileError
            With the line that cannot be read, or if the token is under 32 bytes.
        """
        digests = _read(file) if file else {}
        if token:
            if len(token.encode()) < LEAST_BYTES:
                raise TokenFileError(f"TOKEN is under {LEAST_BYTES} bytes; make a longer one")
            digests[ONE_EDITOR] = hashlib.sha256(token.encode()).hexdigest()
        return cls(digests)

    def name_of(self, authorization: str | None) -> str:
        """Give the editor of an ``Authorization`` header; all tokens are compared, at equal cost.

        Raises
        ------
        ReadOnlyError
            If nobody may write.
        BadTokenError
            Without a bearer token, or with one that is nobody's.
        """
        if not self._digests:
            raise ReadOnlyError("this service is read-only: no token is set (docs/settings.md)")
        given = authorization or ""
        if not given.casefold().startswith(SCHEME):
            raise BadTokenError("writing needs the header 'Authorization: Bearer TOKEN'")
        digest = hashlib.sha256(given[len(SCHEME) :].strip().encode()).digest()
        matches = [n for n, known in self._digests.items() if hmac.compare_digest(known, digest)]
        if not matches:
            raise BadTokenError("the token is nobody's")
        return matches[0]


def _read(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenFileError(f"{file} cannot be read: {error}") from error
    digests = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.fullmatch(line.strip())
        if match is None:
            message = f"{file} row {number}: expected 'name: SHA-256 of the token in hexadecimal'"
            raise TokenFileError(message)
        if match[1] in digests:
            raise TokenFileError(f"{file} row {number}: '{match[1]}' stands twice")
        digests[match[1]] = match[2]
    return digests
