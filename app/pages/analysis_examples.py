"""Examples of questions to the analyses, each a link that has an answer on the shipped record."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

__all__ = ["EXAMPLES", "AnalysisExample"]


@dataclass(frozen=True, slots=True)
class AnalysisExample:
    """A question in words, and the values that ask it."""

    words: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The query string of the page with the answer."""
        return urlencode((*self.pairs, ("f", "html")), quote_via=quote, safe=",:/.")


def _of(words: str, **values: str) -> AnalysisExample:
    pairs = ((name.replace("_", "-"), value) for name, value in values.items())
    return AnalysisExample(words, tuple(pairs))


SINCE = "2025-01-01/.."
EXAMPLES: dict[str, tuple[AnalysisExample, ...]] = {
    "near-table": (
        _of("the three nearest assets of each incident in Russia, within 25 km",
            k="3", within="25km", filter="country = 'RU'"),
        _of("the nearest pump station of each incident since 2025",
            layers="pump_station", datetime=SINCE),
    ),
    "rings": (
        _of("round the terminal, since 2025", around="cpc-terminal", datetime=SINCE),
        _of("round Novorossiysk, at 10 and 50 km", around="novorossiysk", distances="10km,50km"),
    ),
    "summary": (
        _of("by year", by="year"),
        _of("attacks by asset", by="asset", filter="event_class = 'attack'"),
    ),
    "corridor": (
        _of("since 2025, with a kernel of 25 km", bandwidth="25km", datetime=SINCE),
        _of("what runs within 2 km of the line", along="2km"),
    ),
    "clustering": (
        _of("pairs counted every 5 km", step="5km"),
        _of("up to 50 km, another seed", reach="50km", seed="1"),
    ),
    "scan": (
        _of("all incidents on the route", permutations="99"),
        _of("cylinders of at most 30 days", days="30"),
    ),
    "timeline": (
        _of("by quarter", period="quarter"),
        _of("attacks by month, in UTC", period="month", time="utc",
            filter="event_class = 'attack'"),
    ),
    "status": (
        _of("the three moorings", assets="cpc-spm-1,cpc-spm-2,cpc-spm-3"),
        _of("the moorings on 30 November 2025", assets="cpc-spm-1,cpc-spm-2,cpc-spm-3",
            on="2025-11-30"),
    ),
    "reach": (
        _of("after the naval drones at SPM-2", incident="cpc-2025-11-29-spm2-naval-drones"),
        _of("after the drones at Kropotkinskaya", incident="cpc-2025-02-17-kropotkinskaya"),
    ),
    "sensitivity": (
        _of("at least 20 incidents within 25 km of the terminal", within="25km", least="20"),
        _of("at least 5 within 10 km of Novorossiysk",
            around="novorossiysk", within="10km", least="5"),
    ),
    "what-if": (
        _of("round Kropotkin", place="Kropotkin"),
        _of("a point at sea, known to 2 km", geometry="POINT (37.65 44.6)", radius="2km"),
        _of("a line across the pipeline", geometry="LINESTRING (40.5 45.2, 40.7 45.9)"),
    ),
}  # fmt: skip
