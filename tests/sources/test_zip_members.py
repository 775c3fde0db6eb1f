"""A zip that anybody may have made: what is over a limit or damaged is one clear refusal."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.sources.zip_members import BadZipError, read_members

if TYPE_CHECKING:
    from pathlib import Path

NAMES = re.compile(r"[a-z]+\.json")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as file:
        warnings.simplefilter("ignore")  # of names that stand twice
        for name, raw in members:
            file.writestr(zipfile.ZipInfo(name), raw, method)
    return out.getvalue()


def refusal(path: Path, raw: bytes) -> str:
    path.write_bytes(raw)
    with pytest.raises(BadZipError) as error:
        read_members(path, NAMES)
    return str(error.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bundle.zip"


def test_members_come_in_their_order(path: Path) -> None:
    path.write_bytes(zipped(("b.json", b"1"), ("a.json", b"")))
    assert list(read_members(path, NAMES).items()) == [("b.json", b"1"), ("a.json", b"")]


@pytest.mark.parametrize(
    "name",
    ["../a.json", "/a.json", "a/../b.json", "C:\\a.json", "a.json/", "a.JSON", "\u202ea.json", ""],
)
def test_any_other_name_is_refused(path: Path, name: str) -> None:
    assert "none of a bundle's" in refusal(path, zipped((name, b"1")))
    assert [each.name for each in path.parent.iterdir()] == ["bundle.zip"]


def test_a_name_that_stands_twice_is_refused(path: Path) -> None:
    assert "holds a member twice" in refusal(path, zipped(("a.json", b"1"), ("a.json", b"2")))


def test_many_members_are_refused(path: Path) -> None:
    names = [f"{chr(97 + n // 26)}{chr(97 + n % 26)}.json" for n in range(65)]
    assert "holds 65 members" in refusal(path, zipped(*((name, b"") for name in names)))


def test_what_unpacks_to_a_thousand_times_its_size_is_refused(path: Path) -> None:
    assert "over 100 times" in refusal(path, zipped(("a.json", bytes(20_000_000))))


def test_what_is_over_the_sum_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = zipped(("a.json", b"12345"), ("b.json", b"67890"))
    monkeypatch.setattr("app.sources.zip_members.MAX_BYTES", 9)
    assert "unpacks to over 9 bytes" in refusal(path, raw)
    monkeypatch.setattr("app.sources.zip_members.MAX_FILE_BYTES", 9)
    assert "is over 9 bytes" in refusal(path, raw)


def test_other_methods_and_encryption_are_refused(path: Path) -> None:
    packed = zipped(("a.json", b"1" * 50), method=zipfile.ZIP_BZIP2)
    assert "packed in an unknown way" in refusal(path, packed)
    raw = bytearray(zipped(("a.json", b"1")))
    at = raw.index(b"PK\1\2") + 8
    raw[at] |= 1
    assert "is encrypted" in refusal(path, bytes(raw))


def test_a_size_that_is_not_the_members_is_refused(path: Path) -> None:
    raw = bytearray(zipped(("a.json", b"1" * 50)))
    at = raw.index(b"PK\1\2") + 24
    for size in (49, 51, 3):
        struct.pack_into("<I", raw, at, size)
        assert "bundle.zip" in refusal(path, bytes(raw))


def test_what_is_no_zip_is_refused(path: Path, tmp_path: Path) -> None:
    assert "is no zip, or a damaged one" in refusal(path, b"")
    assert "is no zip, or a damaged one" in refusal(path, b"PK\5\6" + bytes(17))
    with pytest.raises(BadZipError, match="cannot be read: No such file"):
        read_members(tmp_path / "nothing.zip", NAMES)
    with pytest.raises(BadZipError, match="cannot be read: Is a directory"):
        read_members(tmp_path, NAMES)


def test_a_zip_that_is_cut_or_flipped_anywhere_is_refused_or_whole(path: Path) -> None:
    content = b'{"a": [1, 2, 3]}' * 20
    whole = zipped(("a.json", content), ("b.json", b"2"))
    for cut in range(len(whole)):
        assert "bundle.zip" in refusal(path, whole[:cut])
    for at in range(len(whole)):
        for bit in (0x01, 0x80):
            raw = bytearray(whole)
            raw[at] ^= bit
            path.write_bytes(bytes(raw))
            try:
                found = read_members(path, NAMES)
            except BadZipError:
                continue
            assert set(found.values()) <= {content, b"2"}
