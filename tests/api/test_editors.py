"""Tokens: too short, unreadable files, names; a token itself is never kept."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from app.api.editors import BadTokenError, Editors, ReadOnlyError, TokenFileError

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "x" * 32
DIGEST = hashlib.sha256(TOKEN.encode()).hexdigest()


def test_one_token_is_the_editor() -> None:
    editors = Editors.of(TOKEN, None)
    assert editors.name_of(f"Bearer {TOKEN}") == "editor"
    assert editors.name_of(f"bearer  {TOKEN} ") == "editor"
    assert TOKEN not in repr(vars(editors))


def test_a_short_token_is_refused_at_the_start() -> None:
    with pytest.raises(TokenFileError, match="under 32 bytes"):
        Editors.of("x" * 31, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("anna: abc", "row 1: expected 'name: SHA-256"),
        (f"# ok\nanna: {DIGEST}\nanna: {DIGEST}", "row 3: 'anna' stands twice"),
        (f"\n: {DIGEST}", "row 2: expected"),
        (f"anna: {DIGEST.upper()}", "row 1: expected"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "tokens"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TokenFileError, match=message):
        Editors.of("", file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TokenFileError, match="cannot be read"):
        Editors.of("", tmp_path / "none")


def test_nobody_may_write_unless_a_setting_says_so() -> None:
    with pytest.raises(ReadOnlyError, match="no token is set"):
        Editors.of("", None).name_of(f"Bearer {TOKEN}")
    with pytest.raises(BadTokenError, match="is nobody's"):
        Editors.of(TOKEN, None).name_of("Bearer \u00e9")
