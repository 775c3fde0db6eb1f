"""The words of the interface in a language, from its gettext catalog; English is its own key.

The catalogs are read as they stand (``catalogs/*.po``), nothing is compiled. What the record says
stays in the language of the record: no text of an incident goes through here.

References: gettext (PO files), Unicode CLDR (plural categories, dates, numbers) through Babel.
"""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

__all__ = ["CODES", "ENGLISH", "Language", "language"]

CATALOGS = Path(__file__).parent / "catalogs"
CODES = ("en", "ru", "kk", "uk")
# How each language calls itself, and whose dates and numbers it has.
NAMES = {"en": "English", "ru": "русский", "kk": "қазақша", "uk": "українська"}
LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk", "uk": "uk"}
# The plural categories of CLDR in the order of the forms in the catalog.
FORMS = {"ru": ("one", "few", "many"), "kk": ("one", "other"), "uk": ("one", "few", "many")}
# Languages of which Chromium carries no days and numbers: it would write "2025 M09 24".
UNKNOWN_TO_BROWSERS = ("kk",)
# The header in which a speaker signs who has read the whole catalog.
REVIEWED_BY = re.compile(r'^"X-Reviewed-By: *[^\s\\"]', re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language of the interface: its code, its own name, and whether a speaker reviewed it."""

    code: str
    name: str
    is_reviewed: bool
    locale: Locale
    texts: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    by_key: dict[str, str | dict[str, str]] = field(default_factory=dict)

    def say(self, text: str, **values: object) -> str:
        """Give a text of the interface, with values in the places that it names in braces.

        Examples
        --------
        >>> language("ru").say("{low}–{high} km", low=3, high=18)
        '3–18 км'
        """
        return self.texts.gettext(text).format(**values)

    def count(self, n: int, one: str, many: str, **values: object) -> str:
        """Give the form of a text for a number, which fills ``{n}``.

        Examples
        --------
        >>> [language("ru").count(n, "{n} incident", "{n} incidents") for n in (1, 3, 11)]
        ['1 инцидент', '3 инцидента', '11 инцидентов']
        """
        return self.texts.ngettext(one, many, n).format(n=self.number(n), **values)

    def day(self, day: date) -> str:
        """Write a day in full.

        Examples
        --------
        >>> from datetime import date
        >>> language("en").day(date(2025, 9, 24))
        '24 September 2025'
        """
        return format_date(day, format="long", locale=self.locale)

    def partial_day(self, text: str) -> str:
        """Write a day, a month or a year that is given as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``.

        Examples
        --------
        >>> [language("ru").partial_day(text) for text in ("2025-09-24", "2025-09", "2025")]
        ['24 сентября 2025\u202fг.', 'сентябрь 2025\u202fг.', '2025']
        """
        parts = text.count("-")
        if parts == 0:
            return text
        if parts == 1:
            return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=self.locale)
        return self.day(date.fromisoformat(text))

    def name_of(self, code: str) -> str:
        """Name a language by its code; what is not the code of one stays as it stands.

        Examples
        --------
        >>> [language("ru").name_of(code) for code in ("hu", "en-GB", "ru, en")]
        ['венгерский', 'британский английский', 'ru, en']
        """
        return str(self.locale.languages.get(code.replace("-", "_"), code))

    def number(self, value: float, digits: int = 0) -> str:
        r"""Write a number with so many digits after the point, in groups of thousands.

        Examples
        --------
        >>> language("en").number(1511.25, 1), language("ru").number(1511.25, 1)
        ('1,511.2', '1\xa0511,2')
        """
        pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
        return format_decimal(value, format=pattern, locale=self.locale)

    def forms(self) -> dict[str, str]:
        """Give how days and numbers are written to a script whose browser does not know; or {}.

        Patterns are those of CLDR; names of months are joined by spaces, January first.

        Examples
        --------
        >>> language("kk").forms()["months"].split()[8], language("uk").forms()
        ('қыркүйек', {})
        """
        if self.code not in UNKNOWN_TO_BROWSERS:
            return {}
        symbols = self.locale.number_symbols["latn"]
        return {
            "day": str(self.locale.date_formats["long"]),
            "month": str(self.locale.datetime_skeletons["yMMM"]),
            "months": " ".join(self.locale.months["format"]["wide"].values()),
            "short": " ".join(self.locale.months["stand-alone"]["abbreviated"].values()),
            "decimal": symbols["decimal"],
            "group": symbols["group"],
        }

    def words(self) -> dict[str, str | dict[str, str]]:
        """Give the catalog for a page's own script: texts by key, plurals by category."""
        return dict(self.by_key)


@cache
def language(code: str) -> Language:
    """Give a language by its code.

    Raises
    ------
    KeyError
        If there is no catalog for it.
    """
    locale = Locale.parse(LOCALES[code])
    if code == "en":
        return Language(code, NAMES[code], is_reviewed=True, locale=locale)
    raw = (CATALOGS / f"{code}.po").read_bytes()
    catalog = read_po(BytesIO(raw), locale=code, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Language(
        code,
        NAMES[code],
        is_reviewed=REVIEWED_BY.search(raw.decode()) is not None,
        locale=locale,
        texts=gettext.GNUTranslations(compiled),
        by_key=_by_key(catalog, code),
    )


def _by_key(catalog: Catalog, code: str) -> dict[str, str | dict[str, str]]:
    found: dict[str, str | dict[str, str]] = {}
    for message in catalog:
        if isinstance(message.id, tuple) and isinstance(message.string, tuple):
            forms = dict(zip(FORMS[code], message.string, strict=True))
            found[message.id[0]] = {"other": message.string[-1], **forms}
        elif message.id:
            found[str(message.id)] = str(message.string)
    return found


ENGLISH = language("en")
