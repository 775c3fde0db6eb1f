"""Columns of text: each different text once, so that a test is made once for each of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from app.selection.cql.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["Texts"]

SEPARATOR = ","
NEVER = np.zeros((), dtype=bool)


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts as numbers into a list of words; a single text has one number without a dimension."""

    words: NDArray[np.object_]
    codes: NDArray[np.intp]
    missing: NDArray[np.bool_]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Texts:
        """Make a column of texts; None is missing."""
        numbers = {word: number for number, word in enumerate(dict.fromkeys(values))}
        codes = np.fromiter((numbers[value] for value in values), np.intp, len(values))
        missing = codes == numbers[None] if None in numbers else np.zeros(len(values), dtype=bool)
        return cls(
            _words(["" if word is None else word for word in numbers] or [""]), codes, missing
        )

    @classmethod
    def literal(cls, value: str) -> Texts:
        """Make a text that is the same for every feature."""
        return cls(_words([value]), np.array(0), NEVER)

    @classmethod
    def listed(cls, words: frozenset[str]) -> Texts:
        """Make a list that is the same for every feature."""
        found = cls.literal(SEPARATOR.join(sorted(words)))
        found.__dict__["lists"] = [words]
        return found

    @property
    def is_literal(self) -> bool:
        """Whether it is one text for every feature."""
        return self.codes.ndim == 0

    @cached_property
    def folded(self) -> Texts:
        """The texts without case (full case folding, as Unicode has it)."""
        return self._changed(str.casefold)

    @cached_property
    def unaccented(self) -> Texts:
        """The texts without diacritics: decomposed, marks dropped, composed again."""
        return self._changed(_unaccented)

    @cached_property
    def lists(self) -> list[frozenset[str]]:
        """Each word as what it lists between commas; an empty text lists nothing."""
        return [frozenset(word.split(SEPARATOR) if word else ()) for word in self.words.tolist()]

    def rows(self, rows: NDArray[np.intp]) -> Texts:
        """Take some of the rows; of few rows only their words are kept."""
        if self.is_literal:
            return self
        codes, missing = self.codes[rows], self.missing[rows]
        if len(codes) >= len(self.words):
            return Texts(self.words, codes, missing)
        words = self.words[codes] if len(codes) else _words([""])
        return Texts(words, np.arange(len(codes)), missing)

    def tested(self, test: Callable[[str], bool]) -> Truth:
        """Ask a yes-or-no question of each different text."""
        answers = np.fromiter(map(test, self.words), bool, len(self.words))
        return Truth.of(answers[self.codes], self.missing)

    def compared(self, other: Texts, compare: Callable[[Any, Any], Any]) -> Truth:
        """Compare two columns, or a column and a text, by code points."""
        missing = self.missing | other.missing
        if other.is_literal:
            held = compare(self.words, other.words[0])[self.codes]
        elif self.is_literal:
            held = compare(self.words[0], other.words)[other.codes]
        else:
            held = compare(self.words[self.codes], other.words[other.codes])
        return Truth.of(np.asarray(held, dtype=bool), missing)

    def _changed(self, change: Callable[[str], str]) -> Texts:
        changed = [change(word) for word in self.words.tolist()]
        return Texts(_words(changed), self.codes, self.missing)


def _words(values: list[str]) -> NDArray[np.object_]:
    words = np.empty(len(values), dtype=object)
    words[:] = values
    return words


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    kept = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", kept)
