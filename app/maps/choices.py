"""The words of the choices that the page of the map offers, by the values of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.geo.uncertainty import Verdict
from app.domain.record.vocabulary import ImpactMetric, LocationClass

if TYPE_CHECKING:
    from app.language.languages import Language

__all__ = ["words_of_choices"]

IMPACTS: dict[ImpactMetric, str] = {
    ImpactMetric.FLOW: "flow in the pipeline",
    ImpactMetric.INTAKE: "intake of oil",
    ImpactMetric.LOADING: "loading of tankers",
    ImpactMetric.BERTHS_AVAILABLE: "moorings in use",
    ImpactMetric.STORAGE: "storage",
    ImpactMetric.PRODUCTION: "production",
    ImpactMetric.POWER: "power supply",
    ImpactMetric.VESSEL_TRAFFIC: "traffic of vessels",
    ImpactMetric.OFFICE: "office",
    ImpactMetric.ORDER_IN_FORCE: "an order in force",
    ImpactMetric.CIVIL_STATE: "state of emergency",
    ImpactMetric.SPILL: "oil spill",
    ImpactMetric.OPERATION: "operation",
}
PRECISIONS: dict[LocationClass, str] = {
    LocationClass.EXACT: "the exact position",
    LocationClass.SITE: "the site",
    LocationClass.QUARTER: "a part of the town",
    LocationClass.CITY: "the town",
    LocationClass.MUNICIPALITY: "the district",
    LocationClass.AREA: "an area",
    LocationClass.REGION: "the region",
    LocationClass.COUNTRY: "the country",
}
WORDS: dict[str, dict[str, str]] = {
    "precision": {each.value: words for each, words in PRECISIONS.items()},
    "away": {
        "terminal": "the terminal area",
        "route": "the pipeline",
        "city": "the city of Novorossiysk",
    },
    "verdict": {
        Verdict.CERTAIN.value: "certain",
        Verdict.PROBABLE.value: "at least probable",
        Verdict.POSSIBLE.value: "at least possible",
    },
    "impact": {each.value: words for each, words in IMPACTS.items()},
    "filters": {
        "classes": "what happened",
        "precision": "place known to",
        "near": "distance",
        "killed": "people reported killed",
        "injured": "people reported injured",
        "impacts": "impact",
        "sources": "sources",
        "kp": "kilometres",
        "time": "time",
        "text": "search",
    },
}


def words_of_choices(language: Language) -> dict[str, dict[str, str]]:
    """Give the words of all choices in a language, by what is chosen and its value."""
    return {
        name: {value: language.say(text) for value, text in texts.items()}
        for name, texts in WORDS.items()
    }
