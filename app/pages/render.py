"""Render a page from a template, with autoescaping, and say which inline code it carries."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.language.languages import ENGLISH
from app.maps.assets import STATIC_NAMES, static_bytes, static_text
from app.pages.quoting import plain_url
from app.pages.values import kind_of, number_text
from app.store.citation import citation_of

if TYPE_CHECKING:
    from app.language.languages import Language
    from app.store.catalog import Catalog

__all__ = ["QUOTED_ROOT_PLACE", "ROOT_PLACE", "HtmlPage", "asset_version", "at_root", "render"]

TEMPLATES = Path(__file__).parent / "templates"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
INLINE_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
# Stands where the policy of a file will; the hashes are known once the rest is written.
POLICY_PLACE = "the-policy-of-this-file"
# Stands where the address of the service will, in a page that is kept for whoever asks by whatever
# name. No text can look like it: what is written by a template or as data has its brackets escaped.
ROOT_PLACE = Markup("<the-root-of-this-service>")
# The same within the query of another address.
QUOTED_ROOT_PLACE = Markup("<the-quoted-root-of-this-service>")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page and what its content security policy allows.

    That is its inline scripts and styles, by hash, and the other hosts that have pictures for it.
    """

    html: str
    script_hashes: tuple[str, ...]
    style_hashes: tuple[str, ...]
    image_hosts: tuple[str, ...] = ()


def render(template: str, catalog: Catalog, *, base: str = "", **values: Any) -> HtmlPage:
    """Render a template; ``base`` is the relative way from the page to the root."""
    language: Language = values.get("language", ENGLISH)
    shared = {
        "base": base,
        "language": language,
        "say": language.say,
        "inline": False,
        "followed": "collection=incidents",
        "policy_place": POLICY_PLACE,
        "sheets": ("theme.css", "page.css"),
        "coverage": catalog.coverage.sentence(),
        "coverage_note": catalog.coverage.note,
        "record_cited": citation_of(catalog).sentence,
        "credit": catalog.manifest.credit("layers/", "basemap/").replace("; ", " · "),
        "asset_version": asset_version(),
    }
    html = _environment().get_template(template).render(shared | values)
    scripts, styles = _hashes(INLINE_SCRIPT, html), _hashes(INLINE_STYLE, html)
    # The first is ours: it stands before any text of a record.
    return HtmlPage(html.replace(POLICY_PLACE, _file_policy(scripts, styles), 1), scripts, styles)


def at_root(page: HtmlPage, root: str) -> HtmlPage:
    """Give a page with the address of the service where that has to stand in full."""
    quoted = quote(plain_url(root), safe="")
    html = page.html.replace(QUOTED_ROOT_PLACE, quoted)
    return replace(page, html=html.replace(ROOT_PLACE, escape(plain_url(root))))


@cache
def asset_version() -> str:
    """Give a short hash of all static files, so that a new release is fetched anew."""
    digest = hashlib.sha256(b"".join(static_bytes(name) for name in STATIC_NAMES))
    return digest.hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static_text"] = static_text
    environment.globals["plain_url"] = plain_url
    environment.globals["kind_of"] = kind_of
    environment.globals["number_text"] = number_text
    return environment


def _file_policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Give the policy that a page in one file carries in itself: nothing but its own code."""
    sources = {
        "default-src": "'none'",
        "script-src": " ".join(f"'{value}'" for value in scripts),
        "style-src": " ".join(f"'{value}'" for value in styles),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in sources.items() if value)


def _hashes(pattern: re.Pattern[str], html: str) -> tuple[str, ...]:
    digests = (hashlib.sha256(text.encode()).digest() for text in pattern.findall(html))
    return tuple(f"sha256-{base64.b64encode(digest).decode()}" for digest in digests)
