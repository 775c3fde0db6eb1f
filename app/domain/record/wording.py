"""How alike two reports are worded, whatever the spelling and the script of their names.

Words are folded first: case, accents, Cyrillic letters, the spellings of names that are found in
reports of these events, plurals and endings. Words that most records hold tell nothing and are
left out; so are years and months, which the dates tell better.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

__all__ = ["LEAST_SHARED", "MOST_WORDS", "Wording", "wording", "wording_likeness"]

# Words of a report that are compared: its title and place, and the beginning of its summary.
MOST_WORDS = 64
# Letters that a word is cut to: "pumping" and "pumped", "Novorossiysk" and "Novorossiysk's".
STEM = 6
SHORTEST = 3
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LETTERS = "абвгдеёзийклмнопрстуфыэіїєґқңүұһәө", "abvgdeezijklmnoprstufyeiiegknuuhao"
MORE_LETTERS = {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu"}
SIGNS = {"я": "ya", "ъ": "", "ь": ""}
TO_LATIN = str.maketrans(dict(zip(*LETTERS, strict=True)) | MORE_LETTERS | SIGNS)
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
# Names of two words, and spellings of one word that occur in the pages read (docs/record.md).
MOORING = re.compile(r"\b(?:spm|smp|vpu|omu|spu)s? (\d)\b")
CONSORTIUM = "caspian pipeline consortium"
SPELLINGS = (
    (r"no[vw]oros+i?[iyj]*sk.*", "novorossiysk"),
    (r"ozer[eiy]+v?k.+", "ozereyevka"),
    (r"(?:yuzhn|juzhn).*|south|southern", "south"),
    (r"(?:smp|vpu|omu|spu)s?", "spm"),
    (r"ktk|ktc|ctc|consortium", "cpc"),
    (r"uavs?|usvs?|bpla|bespilotn.+|dron.*|uncrewed|unmanned", "drone"),
)
FOLDS = tuple((re.compile(pattern), name) for pattern, name in SPELLINGS)
STOP = """
the and for from with after before that this its was were are been has had have not any some than
said say one two three about over out into off there their they when while who whose which between
until again same january february march april may june july august september october november
december
"""
LEFT_OUT = frozenset(STOP.split())
# What a fifth of the shipped records and leads or more say, and "attack": class and place tell it.
# Counted with the folding above (docs/record.md).
USUAL_WORDS = """
attack cpc damage day drone fire hit loadin marine moorin night novoro oil port report russia stoppe
struck tanker termin water
"""
USUAL = frozenset(USUAL_WORDS.split())
YEAR = re.compile(r"(?:19|20)\d\d")
# Texts that share less than this part of the shorter one's words are unlike.
LEAST_SHARED = 0.3


@dataclass(frozen=True, slots=True)
class Wording:
    """The telling words of a text, sorted and joined, and whether it is in Cyrillic letters."""

    words: tuple[str, ...] = ()
    text: str = ""
    is_cyrillic: bool = False


def wording(*texts: str) -> Wording:
    """Give the telling words of some texts, the first of them first if there are too many.

    Examples
    --------
    >>> wording("Drones at VPU-2 off Yuzhnaya Ozerievka").words
    ('ozerey', 'south', 'spm2')
    >>> wording("Дроны у ВПУ-2, Южная Озереевка").words
    ('ozerey', 'south', 'spm2')
    """
    whole = " ".join(texts).casefold()
    stems = dict.fromkeys(map(_stem, _latin(whole).split()))
    stems.pop("", None)
    words = tuple(sorted(list(stems)[:MOST_WORDS]))
    return Wording(words, " ".join(words), bool(CYRILLIC.search(whole)))


def wording_likeness(one: Wording, other: Wording) -> float:
    """Give how alike two texts are, 0 to 1: 0 where they share too few words to be compared.

    Between texts that share enough, it is the ratio of token sets of rapidfuzz, which forgives
    letters and does not mind that one text says more.
    """
    shorter = min(len(one.words), len(other.words))
    shared = len(set(one.words) & set(other.words))
    if not shorter or shared < LEAST_SHARED * shorter:
        return 0.0
    return fuzz.token_set_ratio(*sorted((one.text, other.text))) / 100.0


def _latin(text: str) -> str:
    """Give a text in Latin letters and digits, with one spelling for names of two words."""
    if not text.isascii():
        bare = unicodedata.normalize("NFKD", text.translate(TO_LATIN))
        text = "".join(char for char in bare if not unicodedata.combining(char))
    text = NOT_A_WORD.sub(" ", text).replace(CONSORTIUM, "cpc")
    return MOORING.sub(r"spm\1", text)


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """Give the beginning of a word, in one spelling; nothing for one that tells nothing."""
    if word in LEFT_OUT or YEAR.fullmatch(word) or (len(word) < SHORTEST and not word.isdigit()):
        return ""
    folded = next((name for pattern, name in FOLDS if pattern.fullmatch(word)), word)
    if len(folded) > SHORTEST and folded.endswith("s"):
        folded = folded[:-1]
    stem = folded[:STEM]
    return "" if stem in USUAL else stem
