"""Text as a literal of another language: nothing that is quoted here can end its quotation.

Addresses come from the query and from the Host header; both are whatever somebody sent.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote

__all__ = ["latex_text", "latex_url", "markdown_text", "plain_url", "r_text", "sql_text"]

# What stands in an address as it is; anything else is percent-encoded.
URL_SAFE = ":/?#[]@!$&()*+,;=%-._~"
ENCODED = {"\\": "%5C", "{": "%7B", "}": "%7D", "^": "%5E", "~": "%7E", "$": "%24"}
LATEX = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}
MARKDOWN = re.compile(r"([\\`*_{}\[\]!|~&$])")


def plain_url(url: str) -> str:
    """Give an address without quotes, spaces, angle brackets or anything but ASCII.

    >>> plain_url("http://x/?q=a'b <c>")
    'http://x/?q=a%27b%20%3Cc%3E'
    """
    return quote(url, safe=URL_SAFE)


def r_text(text: str) -> str:
    r"""Give a string of R.

    >>> r_text('a "b" \\ c')
    '"a \\"b\\" \\\\ c"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def sql_text(text: str) -> str:
    """Give a string of SQL.

    >>> sql_text("it's")
    "'it''s'"
    """
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def latex_text(text: str) -> str:
    r"""Give text that LaTeX prints as it is.

    >>> latex_text("50% of $x_1 & {y}")
    '50\\% of \\$x\\_1 \\& \\{y\\}'
    """
    return "".join(LATEX.get(char, char) for char in _one_line(text))


def latex_url(url: str) -> str:
    r"""Give an address for ``\href``, also inside the argument of another macro.

    >>> latex_url("http://x/?a=%27&b={c}#d")
    'http://x/?a=\\%27\\&b=\\%7Bc\\%7D\\#d'
    """
    encoded = "".join(ENCODED.get(char, char) for char in plain_url(url))
    return "".join(f"\\{char}" if char in "%#&_" else char for char in encoded)


def markdown_text(text: str) -> str:
    r"""Give text that Markdown shows as it is; HTML in it stays text.

    >>> markdown_text("[a](b) <i>")
    '\\[a\\](b) &lt;i&gt;'
    """
    escaped = MARKDOWN.sub(r"\\\1", _one_line(text).replace("<", "\0").replace(">", "\1"))
    return escaped.replace("\0", html.escape("<")).replace("\1", html.escape(">"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
