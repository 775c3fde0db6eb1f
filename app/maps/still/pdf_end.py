"""The end of a PDF: the language of its text, and that its title stands over the window.

matplotlib writes neither. They are appended as an update, which leaves all bytes before it as they
are: another catalog, and where it stands.

Reference: ISO 32000-1, 7.5.6 (incremental updates), 7.7.2 (catalog), 14.9.2 (language).
"""

from __future__ import annotations

import re

__all__ = ["with_language"]

CATALOG = re.compile(rb"(\d+) 0 obj\n<<([^<>]*/Type /Catalog[^<>]*)>>\nendobj")
TRAILER = re.compile(rb"trailer\n<<(.*)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)


def with_language(pdf: bytes, lang: str) -> bytes:
    """Give a PDF of matplotlib with the language of its text (as BCP 47) in its catalog.

    Raises
    ------
    ValueError
        If it is none that matplotlib wrote.
    """
    catalog, trailer = CATALOG.search(pdf), TRAILER.search(pdf)
    if catalog is None or trailer is None:
        raise ValueError("a PDF without a catalog that can be read, or without an end")
    number, held = catalog[1], catalog[2].strip()
    said = b"/Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>" % lang.encode("ascii")
    whole = b"%s 0 obj\n<< %s %s >>\nendobj\n" % (number, held, said)
    at = b"xref\n%s 1\n%010d 00000 n \n" % (number, len(pdf))
    end = b"trailer\n<< %s /Prev %s >>\n" % (trailer[1].strip(), trailer[2])
    return b"%s%s%s%sstartxref\n%d\n%%%%EOF\n" % (pdf, whole, at, end, len(pdf) + len(whole))
