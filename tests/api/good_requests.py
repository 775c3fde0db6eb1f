"""Makes the requests that schemathesis takes for good truly good, where OpenAPI 3.0 cannot say it.

Each rule has its reason. What a request is to get wrong stays as it was made up.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from schemathesis.core.parameters import ParameterLocation

from app.api.negotiation import CITATIONS
from app.domain.errors import BadParameterError
from app.exports.formats import FORMATS
from app.selection.crs import CRS84_URI
from app.selection.times import parse_datetime, parse_moment
from app.store.columns import columns_of
from tests.api.good_analyses import good_analysis, good_inputs
from tests.api.good_bodies import ADDED
from tests.writers import NOW

if TYPE_CHECKING:
    from schemathesis import Case

    from app.store.features import Collection
    from app.store.live import Live
    from tests.api.good_bodies import Editor

__all__ = ["Goodness"]

OFFICE = "cpc-2025-09-24-office-strike"
Query = dict[str, Any]
EPSG = "http://www.opengis.net/def/crs/EPSG/0"
DEGREES = (CRS84_URI, f"{EPSG}/4326")
BOXES = {
    CRS84_URI: [37.0, 44.0, 38.5, 45.0],
    f"{EPSG}/4326": [44.0, 37.0, 45.0, 38.5],
    f"{EPSG}/3857": [4.1e6, 5.4e6, 4.3e6, 5.6e6],
}
ZONE_BOX = [300_000, 4_900_000, 500_000, 5_000_000]
FILTERS = {
    "cql-text": "id ILIKE '%A%'",
    "cql2-text": "id IS NOT NULL AND NOT (id LIKE 'x%')",
    "cql2-json": '{"op":"not","args":[{"op":"isNull","args":[{"property":"id"}]}]}',
}
NEEDS = {
    "datetime-mode": "datetime", "verdict": "near", "filter-lang": "filter", "filter-crs": "filter",
    "bbox-crs": "bbox",
}  # fmt: skip
TEXTS = {"reason": "tried", "licence": "CC0", "credit": "A desk", "publisher": "A paper",
         "title": "A map"}  # fmt: skip
LISTS = ("bbox", "ids", "properties", "sortby")
END_KM = 1511.0
PAGED = ("json", "jsonfg", "html")


def beside_what_they_need(query: Query, _: Collection | None) -> None:
    """A parameter that needs another goes without it: OpenAPI knows no dependencies."""
    for name, other in NEEDS.items():
        if other not in query:
            query.pop(name, None)


def names_that_are_known(query: Query, _: Collection | None) -> None:
    """An unknown id is 404, of which nothing is learnt."""
    known = {"incident": OFFICE, "route": "cpc", "kind": "pump_station"}
    query.update({name: value for name, value in known.items() if name in query})
    place, _comma, distance = str(query.get("near", "")).rpartition(",")
    if place and "," not in place:
        query["near"] = f"cpc-terminal,{distance}"


def one_of_two_questions(query: Query, _: Collection | None) -> None:
    """An incident or a kilometre is asked for instead of a position, which has two numbers."""
    instead = "incident" if "incident" in query else "kp"
    if instead in query:
        for name in ("lon", "lat", "radius"):
            query.pop(name, None)
    else:
        query.setdefault("lon", 37.8)
        query.setdefault("lat", 44.7)


def of_the_collection(query: Query, found: Collection | None) -> None:
    """Names and ids are those of the collection in the path, few enough for 8,000 characters."""
    if found is None:
        return
    if "properties" in query:
        query["properties"] = list(found.columns[: len(query["properties"])])
    if "sortby" in query:
        query["sortby"] = [f"-{name}" for name in found.columns[: len(query["sortby"])][:8]]
    if "ids" in query:
        query["ids"] = [feature.id for feature in found.features[: min(len(query["ids"]), 50)]]


def a_filter_that_can_be_read(query: Query, _: Collection | None) -> None:
    """CQL2 is a language of its own, in two forms."""
    if "filter" in query:
        query["filter"] = FILTERS[query.get("filter-lang", "cql2-text")]


def in_order(query: Query, _: Collection | None) -> None:
    """The end comes after the start, kilometres lie on the route, corners come in order."""
    if "datetime" in query and not _is_read(query["datetime"]):
        query["datetime"] = "/".join(reversed(query["datetime"].split("/")))
    if "kp" in query:
        least, *most = sorted(query["kp"].split("/"), key=float)
        is_on_route = float(least) <= END_KM and float(most[0] if most else least) >= 0
        query["kp"] = "/".join([least, *most]) if is_on_route else "1200/1250"
    if "bbox" in query:
        box = BOXES.get(query.get("bbox-crs", CRS84_URI), ZONE_BOX)
        is_flat = len(query["bbox"]) < 6
        query["bbox"] = box if is_flat else [*box[:2], 0, *box[2:], 1]


def a_format_that_fits(query: Query, _: Collection | None) -> None:
    """Choices of a format go with that format, and files are in degrees."""
    f = query.get("f", "json")
    if f != "csv":
        query.pop("csv-geometry", None)
        query.pop("bom", None)
    if f not in PAGED or f == "html":
        query.pop("profile", None)
    if f in ("jsonfg", "html"):
        query.pop("download", None)
    if f in FORMATS and (f not in PAGED or query.get("download") == "true"):
        query.pop("crs", None)


def a_system_that_reaches(query: Query, _: Collection | None) -> None:
    """Systems in metres do not reach all features."""
    if query.get("crs", CRS84_URI) not in DEGREES:
        query["skipGeometry"] = "true"


def in_degrees(query: Query, _: Collection | None) -> None:
    """Systems in metres do not reach all features, and an item has its geometry always.

    A citation has none.
    """
    if query.get("f") in CITATIONS:
        query.pop("crs", None)
    if query.get("crs", CRS84_URI) not in DEGREES:
        del query["crs"]


def printable(query: Query, _: Collection | None) -> None:
    """What is printable is more than a pattern can say."""
    for name, instead in TEXTS.items():
        if name in query and not (query[name].isprintable() and query[name].strip()):
            query[name] = instead
    if "padding" in query:  # that leaves room
        query["padding"] = "10"


RULES = (
    beside_what_they_need,
    names_that_are_known,
    of_the_collection,
    a_filter_that_can_be_read,
    in_order,
    a_format_that_fits,
    a_system_that_reaches,
    printable,
)
QUESTIONS = (names_that_are_known, one_of_two_questions)
ITEM = "/collections/{collectionId}/items/{featureId}"
INCIDENT_PAGE = "/incidents/{featureId}"
ASKED_BY = {
    "/near": QUESTIONS,
    "/locate": QUESTIONS,
    ITEM: (in_degrees, printable),
    INCIDENT_PAGE: (printable,),
}


class Goodness:
    """What is good depends on the record that is served."""

    def __init__(self, record: Live, editor: Editor) -> None:
        """Keep what is served, and who adds what a write needs."""
        self._record, self._editor = record, editor
        self._numbers = count()

    def __call__(self, case: Case[Any]) -> dict[str, Any]:
        """Make good what is not meant to be wrong, and give what else is to be sent.

        All is changed in place, since schemathesis takes a case anew for what is put in its stead.
        """
        meta = case.meta
        assert meta is not None
        good = {at for at in ParameterLocation if not meta.is_negative_at(at)}
        is_free = ParameterLocation.PATH in good and not _is_led_to(case)
        if is_free:
            self._known_item(case)
        if ParameterLocation.QUERY in good:
            self._good_query(case)
        if case.method == "GET" or case.method != case.operation.method.upper():
            return {}
        if case.path.endswith(("/import", "/execution", "/static")):
            return self._good_whole(case) if ParameterLocation.BODY in good else {}
        case.headers["If-Match"] = "*"  # only what was read before can be matched
        if ParameterLocation.HEADER in good:
            case.headers["Idempotency-Key"] = f"{next(self._numbers)}"  # each is for one request
        if is_free:
            self._known_record(case)
        if ParameterLocation.PATH in good and ParameterLocation.BODY in good:
            self._good_body(case)
        return {}

    def _known_item(self, case: Case[Any]) -> None:
        """An unknown item is 404, of which nothing is learnt."""
        at = case.path_parameters
        if "featureId" in at:
            name = str(at.get("collectionId", "incidents"))
            features = self._record.catalog.collection(name).features
            at["featureId"] = features[len(str(at["featureId"])) % len(features)].id
        if "version" in at:
            at["version"] = 1
        if "tileMatrix" in at:  # only the deepest matrix has all rows and columns
            at["tileMatrix"] = "14"
        if "size" in at:  # the grammar of still maps is more than a pattern can say
            known = {"overlay": "pin-s(37.8,44.7)", "position": "auto", "size": "320x240.png"}
            at.update({name: known[name] for name in at})

    def _good_query(self, case: Case[Any]) -> None:
        name = str(case.path_parameters.get("collectionId", "incidents"))
        asked = {key: _split(key, value) for key, value in case.query.items()}
        found = self._record.catalog.collections.get(name)
        for rule in ASKED_BY.get(case.path, RULES):
            rule(asked, found)
        good_analysis(case.path, asked)
        if found is not None and case.path not in ASKED_BY:
            self._measurable(asked, found)
        self._known_moment(asked)
        case.query.clear()
        case.query.update({key: _joined(value) for key, value in asked.items()})

    def _measurable(self, query: Query, found: Collection) -> None:
        """Not every collection has places or kilometres, and lines are measured to a point only."""
        catalog = self._record.catalog
        columns = columns_of(found, catalog)
        if columns.places.missing.all():
            query.pop("near", None)
            query.pop("verdict", None)
        elif columns.places.is_extended.any() and "near" in query:
            query["near"] = f"37.8,44.7,{query['near'].rpartition(',')[2]}"
        if columns.kilometres(catalog.gazette.route.route_id).missing.all():
            query.pop("kp", None)

    def _known_moment(self, query: Query) -> None:
        """The future is not known, and few of the numbers that could be versions are one."""
        if "as-of" not in query:
            return
        moment = parse_moment(query["as-of"])
        if isinstance(moment, str):
            query["as-of"] = self._record.catalog.version
        elif moment > NOW:
            query["as-of"] = "2026-11-22"

    def _known_record(self, case: Case[Any]) -> None:
        """A record exists before it is changed, and one that is shipped stays for others to ask."""
        at = case.path_parameters
        if case.path.endswith("/unmerge"):
            at["featureId"], _ = self._editor.merged()
        elif "featureId" in at:
            at["featureId"] = self._editor.there(str(at["collectionId"]))

    def _good_body(self, case: Case[Any]) -> None:
        """A record is good as a whole."""
        collection, name = (case.path_parameters.get(x) for x in ("collectionId", "featureId"))
        said: dict[str, Any] = {}
        if case.path.endswith("/unmerge"):
            said = {"other": self._editor.merged()[1], "discard_later": True}
        elif case.path.endswith("/merge"):
            said = {"other": self._editor.there("incidents", "other")}
        elif case.method in {"POST", "PUT"}:
            said = self._editor.body(str(collection), name)
        if isinstance(case.body, dict):
            case.body.clear()
            case.body.update(said)

    def _good_whole(self, case: Case[Any]) -> dict[str, Any]:
        """A body that stands for itself is good as a whole."""
        if case.path.endswith("/execution"):
            good_inputs(case)
            return {}
        if case.path == "/static":
            case.body = {"size": "320x240.png", "overlay": ["pin-s(37.8,44.7)"]}
            return {}
        return self._good_import(case)

    def _good_import(self, case: Case[Any]) -> dict[str, Any]:
        """A file is read by its format, its columns decide over a mapping, it has an address."""
        if case.meta and not case.meta.is_negative_at(ParameterLocation.QUERY):
            case.query.pop("mapping", None)
            case.query.update({"format": "auto", "url": "https://example.org/data"})
        return {"data": self._editor.file(case.media_type or "")}


def _is_led_to(case: Case[Any]) -> bool:
    """Say whether requests before this one have led to its item."""
    return str(case.path_parameters.get("featureId", "")).startswith(ADDED)


def _split(name: str, value: Any) -> Any:
    """Give the parts of a list, which schemathesis has joined as it is sent."""
    is_list = name in LISTS and isinstance(value, str)
    return value.split(",") if is_list else value


def _joined(value: Any) -> Any:
    return ",".join(map(str, value)) if isinstance(value, list) else value


def _is_read(text: str) -> bool:
    try:
        parse_datetime(text)
    except (ValueError, BadParameterError):
        return False
    return True
