"""The page that says what went wrong: what, where, what was expected, and links on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.language.languages import CODES, ENGLISH
from app.language.languages import language as language_of
from app.pages.analysis_form import analysis_form
from app.pages.filters import examples_of
from app.pages.items import filter_form
from app.pages.render import HtmlPage, render
from app.pages.sheets import SHEETS

if TYPE_CHECKING:
    from app.analysis.definition import Analysis
    from app.language.languages import Language
    from app.pages.analysis_form import AnalysisForm
    from app.store.catalog import Catalog
    from app.store.withdrawn import Withdrawal

__all__ = ["Problem", "fault_page", "framed_fault_page", "withdrawn_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem in words: its status, its code, what and where it is, and what was asked.

    ``given`` is the query as it came, where it was one of the items of ``collection`` or of an
    ``analysis``, so that it can be mended; ``links`` lead on. ``withdrawn`` is the record that is
    there no more, and ``language`` the one that the page was asked for in.
    """

    status: str
    code: str
    detail: str
    where: str
    parameter: str = ""
    collection: str | None = None
    given: tuple[tuple[str, str], ...] | None = None
    analysis: Analysis | None = None
    links: tuple[dict[str, Any], ...] = ()
    withdrawn: Withdrawal | None = None
    language: Language = ENGLISH


def fault_page(catalog: Catalog, problem: Problem, *, base: str) -> HtmlPage:
    """Say what went wrong, with the filter in its form where there is one to mend."""
    found = catalog.collections.get(problem.collection or "")
    return render(
        "fault.html",
        catalog,
        base=base,
        sheets=SHEETS,
        problem=problem,
        collection=found,
        form=filter_form(problem.given, None) if found and problem.given is not None else None,
        examples=examples_of(found) if found else (),
        analysis=problem.analysis,
        asking=_asking(problem),
    )


def framed_fault_page(catalog: Catalog, problem: Problem, *, base: str) -> HtmlPage:
    """Say in the frame of a map what went wrong; links open pages of their own."""
    return _spoken("framed_fault.html", catalog, problem, base=base)


def withdrawn_page(catalog: Catalog, problem: Problem, *, base: str) -> HtmlPage:
    """Say that a record was withdrawn, when and why, in the language that was asked for."""
    return _spoken("withdrawn.html", catalog, problem, base=base)


def _spoken(template: str, catalog: Catalog, problem: Problem, *, base: str) -> HtmlPage:
    language = problem.language
    return render(
        template,
        catalog,
        base=base,
        sheets=SHEETS,
        problem=problem,
        language=language,
        languages=[language_of(code) for code in CODES],
        spoken="" if language is ENGLISH else f"?lang={language.code}",
    )


def _asking(problem: Problem) -> AnalysisForm | None:
    """Give the form of an analysis with what is wrong beside its field."""
    if problem.analysis is None:
        return None
    return analysis_form(
        problem.analysis,
        problem.given or (),
        parameter=problem.parameter,
        fault=problem.detail,
    )
