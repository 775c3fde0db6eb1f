"""The pages of the analyses: the list, a question with its answer, a result that is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from app.analysis.asking import MOMENT
from app.analysis.register import ANALYSES
from app.maps.mapdata import credit_line
from app.maps.plots.pictures import PICTURED
from app.pages.analysis_examples import EXAMPLES
from app.pages.analysis_form import analysis_form
from app.pages.citing import citation, citing_snippets
from app.pages.conclusion_sentence import conclusion_sentence
from app.pages.on_map import on_map
from app.pages.render import HtmlPage, render
from app.pages.result_cells import Linking
from app.pages.result_tables import MOST_ROWS, facts_of, tables_of
from app.pages.share_sentences import share_notes, share_sentences
from app.pages.sheets import SHEETS, WITH_MAP
from app.selection.readable import readable

if TYPE_CHECKING:
    from app.analysis.definition import Analysis
    from app.pages.service_use import Service
    from app.store.catalog import Catalog

__all__ = ["AnalysisAsked", "analyses_page", "analysis_page"]

BASE = "../"
# A screen that is at most so wide gets a picture of so many pixels, to be read without zooming.
NARROW_PX = ((420, 350), (760, 600))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisAsked:
    """What was asked and answered: the values as they came, and the document of the result.

    ``document`` is None where nothing was asked yet of an analysis that needs a value; ``is_kept``
    says that the result was asked for by its lasting name, ``lasts`` that it has one.
    """

    analysis: Analysis | None
    given: tuple[tuple[str, str], ...]
    root: str
    document: dict[str, Any] | None = None
    is_kept: bool = False
    lasts: bool = True

    def answered(self, document: dict[str, Any] | None, *, lasts: bool) -> AnalysisAsked:
        """Give the same with the document of the result."""
        return replace(self, document=document, lasts=lasts)


def analyses_page(catalog: Catalog, service: Service) -> HtmlPage:
    """List the analyses with what each answers and where it is asked."""
    return render(
        "analyses.html",
        catalog,
        sheets=SHEETS,
        analyses=list(ANALYSES.values()),
        examples=EXAMPLES,
        **service.shown,
    )


def analysis_page(catalog: Catalog, asked: AnalysisAsked) -> HtmlPage:
    """Show the form of an analysis, and the result if there is one."""
    document, analysis = asked.document, asked.analysis
    title = analysis.title if analysis else (document or {}).get("title", "")
    asking = analysis_form(analysis, asked.given) if analysis else None
    values: dict[str, Any] = {
        "analysis": analysis,
        "title": title,
        "asking": asking,
        "is_kept": asked.is_kept,
        "map_credit": credit_line(catalog),
        "result": None,
    }
    if document is not None:
        values |= _shown(catalog, asked, document)
    draws = asking is not None and asking.draws and not asked.is_kept
    sheets = WITH_MAP if draws else SHEETS
    return render("analysis.html", catalog, base=BASE, sheets=sheets, **values)


def _shown(catalog: Catalog, asked: AnalysisAsked, document: dict[str, Any]) -> dict[str, Any]:
    """Give what the page shows of a result; everything is of the document but for titles."""
    moment = dict(asked.given).get(MOMENT)
    as_of = f"?as-of={quote(moment, safe=':')}" if moment and not asked.is_kept else ""
    linking = Linking(catalog, BASE, as_of)
    query = urlencode(document["parameters"], quote_via=quote, safe=",:/.")
    here, mark = _here(document, query, lasts=asked.lasts)
    address = f"{asked.root}{here}"
    return {
        "result": document,
        "asked_in_words": readable(query),
        "tables": tables_of(document, linking),
        "facts": facts_of(document, linking),
        "sentences": share_sentences(document, lambda name: linking.label(name) or name),
        "notes": share_notes(document),
        "concluded": conclusion_sentence(document, lambda name: linking.label(name) or name),
        "most_rows": MOST_ROWS,
        "address": address,
        "as_file": f"{BASE}{here}{mark}f=",
        "here": f"{BASE}{here}",
        "lasts": asked.lasts,
        "citation": citation(document, address),
        "snippets": citing_snippets(document, address, query),
        "picture": document["analysis"] in PICTURED,
        "narrow_px": NARROW_PX,
        "on_map": on_map(document, BASE, document["catalog_version"] if asked.is_kept else moment),
    }


def _here(document: dict[str, Any], query: str, *, lasts: bool) -> tuple[str, str]:
    """Give the address of a result below the root, and what its format stands after.

    It is the lasting name or, where results cannot be kept, the question to the same version of the
    record.
    """
    if lasts:
        return f"analyses/{document['id']}", "?"
    asked = f"{query}&" if query else ""
    return f"analyses/{document['analysis']}?{asked}as-of={document['catalog_version']}", "&"
