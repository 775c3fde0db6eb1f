"""The data block of the map: what map.js draws, and the credits that the map must carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.route_ticks import ticks
from app.domain.geo.footprint import Disc
from app.domain.record.places import NEVER_A_PIN
from app.domain.record.vocabulary import LocationClass
from app.language.languages import ENGLISH
from app.maps.backdrop import assets, marks, towns
from app.maps.card_lines import joined, own, say_of
from app.maps.cards import card
from app.maps.choices import words_of_choices
from app.maps.facts import facts, nearest_assets
from app.maps.fitting import whole_route
from app.maps.footprints import footprint_data
from app.maps.row_cards import RowsElsewhere, row_titles
from app.maps.still.view import PADDING_PX, PADDING_SHARE
from app.maps.style import CLASSES
from app.maps.wording import partial_date_words, precision_words
from app.store.citation import citation_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from app.domain.record.places import Place
    from app.language.languages import Language
    from app.maps.card_lines import Part
    from app.maps.fitting import Fit
    from app.selection.boxes import Bbox
    from app.store.catalog import Catalog
    from app.store.measured import Measured

    Incidents: TypeAlias = Sequence[Measured] | RowsElsewhere

__all__ = ["MOST_IN_FILE", "MOST_IN_PAGE", "credit_line", "map_data", "short_credit"]

# Of so many incidents the page has the cards, distance lines and medians of distances.
MOST_IN_PAGE = 100
# One file has the cards of so many.
MOST_IN_FILE = 2_000

CITY_VIEW = (37.35, 44.45, 38.05, 44.95)
# Digits of a degree of a view: a tenth of a metre.
VIEW_DIGITS = 6
# Closest useful zoom when a link opens one incident, by the class of its place.
ZOOM = {LocationClass.AREA: 8, LocationClass.REGION: 6, LocationClass.COUNTRY: 5}
CLOSE_ZOOM = 10
TICK_KM = ("kp_min_km", "kp_km", "kp_max_km")
BORDER_RULE = "Borders follow UN General Assembly resolutions (68/262)"
SHORT_CREDIT = "© OpenStreetMap contributors, ODbL 1.0 · Incident Mapper record, CC BY 4.0"


def map_data(
    catalog: Catalog,
    incidents: Incidents,
    language: Language = ENGLISH,
    fit: Fit | None = None,
) -> dict[str, Any]:
    """Give the data block: everything that map.js draws, and the incidents or where to get them.

    The map opens on ``fit``, without one on the whole route.
    """
    route, whole = catalog.gazette.route, whole_route(catalog)
    start = fit or whole
    return {
        "classes": {
            name.value: {
                "icon": style.icon,
                "label": language.say(style.label),
                "plural": language.say(style.plural),
            }
            for name, style in CLASSES.items()
        },
        "words": words_of_choices(language),
        "precisions": [each.value for each in LocationClass],
        "neverPins": [each.value for each in LocationClass if each in NEVER_A_PIN],
        "zooms": [ZOOM.get(each, CLOSE_ZOOM) for each in LocationClass],
        "mostInPage": MOST_IN_PAGE,
        **_incidents(catalog, incidents, language),
        "assets": list(assets(catalog, language)),
        "marks": marks(catalog, language),
        "towns": towns(catalog, language),
        "context": list(_context(catalog, language)),
        "withdrawn": catalog.told_withdrawn,
        "route": {"from": route.start_km, "to": route.end_km, "ticks": _ticks(catalog)},
        "view": _corners(start.box),
        "fit": {"closest": start.closest, "padding": PADDING_PX, "share": PADDING_SHARE},
        "views": {"whole": _corners(whole.box), "city": _corners(CITY_VIEW)},
    }


def _corners(box: Bbox) -> tuple[tuple[float, float], tuple[float, float]]:
    """Give the corners of a box as Leaflet has them: latitude before longitude."""
    west, south, east, north = (round(each, VIEW_DIGITS) for each in box)
    return (south, west), (north, east)


def _incidents(catalog: Catalog, incidents: Incidents, language: Language) -> dict[str, Any]:
    """Give the incidents with their places; of a large map, how its rows are asked for."""
    if isinstance(incidents, RowsElsewhere):
        first = row_titles(catalog, incidents.rows, incidents.listed, language)
        return {"medians": False, "rows": {**incidents.addresses, "first": first}}
    places = {m.place.id: m.place for m in incidents if m.place is not None and m.footprint}
    few = len(incidents) <= MOST_IN_PAGE
    return {
        "medians": few,
        "places": {key: _place(place, catalog, language) for key, place in places.items()},
        "incidents": [_incident(m, catalog, language, few=few) for m in incidents],
    }


def credit_line(catalog: Catalog) -> str:
    """Give every credit that the map must carry, once each, and how the record is cited."""
    credit = f"{catalog.collection('incidents').credit}; {catalog.manifest.credit('basemap/')}"
    lines = dict.fromkeys(credit.split("; "))
    cited = f"Cite as: {citation_of(catalog).sentence}"
    return " · ".join([*lines, BORDER_RULE, catalog.coverage.sentence(), cited])


def short_credit(catalog: Catalog) -> str:
    """Give what a map says where there is little room: whose it is, and of which day."""
    read = catalog.coverage.read_up_to
    return f"{SHORT_CREDIT} · data of {catalog.data_date}, read up to {read}"


def _incident(
    measured: Measured, catalog: Catalog, language: Language, *, few: bool
) -> dict[str, Any]:
    """Give an incident as its card, what is counted of it, and where it is drawn."""
    return {
        **card(measured, catalog, language),
        **facts(measured, catalog, medians=few),
        "withdrawn": measured.incident.id in catalog.withdrawn_later,
        "place": measured.place.id if measured.place else None,
        "near": nearest_assets(measured, catalog.gazette) if few else [],
    }


def _context(catalog: Catalog, language: Language) -> Iterator[dict[str, Any]]:
    """Give the context events that are dated: beside the incidents, never as their cause."""
    for event in catalog.context.events:
        if event.date is not None:
            links = [link for link in event.links if link.incident in catalog.incidents]
            gaps = " / ".join(text for link in links for text in link.gap_texts)
            day = partial_date_words(event.date, language)
            line = joined(f"{day}: ", own(event.title), ". ", *_beside(gaps, language))
            yield {"date": event.date, "words": line}


def _beside(gaps: str, language: Language) -> list[Part]:
    """Say how far in time an event lies from incidents, if reports state that."""
    if not gaps:
        return [language.say("beside the incidents, not their cause")]
    text = "stated distance in time: {gaps}; named beside an incident, not as its cause"
    said = say_of(language, text, gaps=gaps)
    return said if isinstance(said, list) else [said]


def _ticks(catalog: Catalog) -> list[dict[str, Any]]:
    """Give stations and borders along the route, each between two kilometres."""
    return [
        {"kind": row["kind"], "name": row["name"], "kp": [row[name] for name in TICK_KM]}
        for row in ticks(catalog, catalog.gazette.route)
    ]


def _place(place: Place, catalog: Catalog, language: Language) -> dict[str, Any]:
    """Give a place as it is drawn; a place of one incident has the words of its card for a name."""
    footprint = place.footprint
    if footprint is None:  # only measured places are drawn
        raise AssertionError(place.id)
    disc, is_own = isinstance(footprint, Disc), place.id in catalog.incidents
    return {
        "name": None if is_own else place.names.get(language.code) or own(place.name),
        "words": precision_words(place.location_class, place.radius_m if disc else None, language),
        "zoom": ZOOM.get(place.location_class, CLOSE_ZOOM),
        **footprint_data(footprint, place.location_class),
    }
