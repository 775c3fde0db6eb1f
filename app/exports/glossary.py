"""What the columns mean, in words: a title and one line each, after docs/record.md.

``TEXTS`` go by the name of a column; where a name means something else in a collection, that
collection's entry in ``OF_COLLECTION`` is heard first.
"""

from __future__ import annotations

__all__ = ["COUNTS", "OF_COLLECTION", "TEXTS"]

Texts = dict[str, tuple[str, str]]

INCIDENTS: Texts = {
    "id": ("Id", "lasting id; never given to something else"),
    "title": ("Title", "what it is, in one line"),
    "summary": ("Summary", "what is reported, in a few sentences"),
    "event_class": ("Class of event", "what happened, in the taxonomy of the record"),
    "weapon_class": ("Weapons", "what was used as reported, words joined by commas"),
    "date_start_local": ("First day", "first day at the place, local calendar"),
    "date_end_local": ("Last day", "last day at the place; null where no end was reported"),
    "date_prec": ("Precision of the date", "1 day, 2 two to six days, 3 week, 4 month, 5 year"),
    "timezone": ("Time zone", "IANA name of the zone at the place"),
    "utc_start": ("First instant", "only where a clock time was reported"),
    "utc_end": ("Last instant", "only where a clock time was reported"),
    "place_description": ("Place", "the place in words"),
    "location_class": ("Precision of the place", "how precisely it is known, finest to coarsest"),
    "location_uncertainty_m": ("Radius of the place", "radius of what the report may mean"),
    "location_method": ("Method of the point", "how the point was made"),
    "point_method": ("Method of the point", "how the point was made"),
    "where_prec": ("Precision code", "precision of the place after UCDP, 1 to 7"),
    "country": ("Country", "ISO 3166 code of two letters"),
    "admin1": ("Region", "name of the first-level region"),
    "attribution_status": (
        "Attribution",
        "whether anybody claimed it, or was said to have done it",
    ),
    "cpc_as_target": ("CPC as target", "what is on record about CPC as the intended target"),
    "evidence_tier": ("Evidence", "the best evidence that it took place"),
    "record_status": ("Editorial state", "editorial state of the record"),
    "source_count": ("Pages", "pages behind the record"),
    "independent_sources": ("Independent pages", "pages without copies of one report"),
    "route_id": ("Route", "the route that it lies on"),
    "kp_km": ("Kilometre point", "kilometre of the route abeam the best position"),
    "kp_min_km": ("Smallest kilometre point", "lower end of its interval"),
    "kp_max_km": ("Largest kilometre point", "upper end of its interval"),
    "kp_source": ("Source of the kilometre point", "how it was made"),
    "version": ("Version", "number of the version of the record"),
    "updated": ("Updated", "day of that version"),
    # What one incident carries besides, when it is asked for alone.
    "msg_type": ("Kind of version", "alert for a first version, update, or cancel"),
    "weapon_text": ("Weapons in words", "what was used, with who says what"),
    "certainty": ("Certainty", "whether it happened as described, in the words of CAP"),
    "cap_category": ("CAP category", "coarse filter, in the words of the Common Alerting Protocol"),
    "acled_event_type": ("ACLED event type", "crosswalk to ACLED; null where none fits"),
    "acled_sub_event_type": ("ACLED sub-event type", "crosswalk to ACLED; null where none fits"),
    "notes": ("Notes", "what an editor has to know; gaps by name"),
}
REPORTS: Texts = {
    "incident_id": ("Incident", "id of the incident that it belongs to"),
    "speaker": ("Speaker", "who says so"),
    "sources": ("Keys of the pages", "keys of the pages behind it, joined by commas"),
    "source_ids": ("Pages", "ids of the pages behind it, joined by commas"),
    "note": ("Note", "what a reader should know"),
    "backs": ("Backs", "columns of the incident that rest on this report, joined by commas"),
    "quote": ("Quotation", "words of the page as an editor chose them, at most 25"),
    "chosen_by": ("Chosen by", "the editor who took the claim up"),
    "as_of": ("As of", "day of the report"),
    "as_of_text": ("Order within the day", "finer order of the reports of one day, in words"),
    "low": ("Low", "lower end of the range, only where the report itself gives one"),
    "high": ("High", "upper end of the range, only where the report itself gives one"),
    "subset": ("Whom it counts", "all people, or only a part of them"),
    "scope": ("Area of the count", "over which area people were counted"),
    "severity": ("Severity", "how badly people were hurt, in the word of the report"),
    "report_id": ("Name of the report", "its name within the incident, to be superseded by"),
    "supersedes": ("Corrects", "name of the earlier report that this one corrects"),
    "subject": ("Subject", "id of the asset or place that the report is about"),
    "metric": ("What is spoken of", "which side of the asset or place: flow, loading, power …"),
    "status": ("State", "the state as reported"),
    "measure": ("Measure", "what is counted or measured"),
    "unit": ("Unit", "unit of the value, written out as reported"),
    "value_kind": ("Kind of value", "reported, an estimate, or a capacity: what could be"),
    "from_date": ("From", "when the state began: a year, a month or a day"),
    "to_date": ("To", "when the state ended: a year, a month or a day"),
    "to_known": ("End reported", "true only if the end was reported; else a plan or a bound"),
    "role": ("Office", "office or part in which somebody speaks"),
    "org": ("Body", "the body for which somebody speaks"),
    "conditional": ("Conditional", "whether it is an if-then"),
    "hypothetical": ("Hypothetical", "whether it is a scene that nobody says is real"),
    "about": ("About", "fields or ids that it concerns, joined by commas"),
    "differs_from": ("Contradicts", "name of the statement of this incident that it contradicts"),
    "tags": ("Tags", "free words for filters, joined by commas"),
    "asset": ("Asset", "id of the asset in the register"),
    "relation": ("Relation to CPC", "how the asset stands to CPC"),
    "effect": ("Effect", "what the event did to the asset, as reported"),
    "severity_text": ("Extent", "extent of the effect, in words"),
    "count": ("Count", "how many, where several were hit"),
    "url": ("Address", "where the page stands"),
    "publisher": ("Publisher", "who published the page"),
    "language": ("Language", "code of the page's language (ISO 639)"),
    "voice": ("Voice", "what kind of voice speaks in the page"),
    "read_state": ("How much was read", "how much of the page was read"),
    "date_accessed": ("Read on", "day on which the page was read"),
    "date_published": ("Published", "date as the page states it; null if it states none"),
    "relayed_from": ("Relayed from", "whose report it relays; copies of one original count once"),
}
PLACES: Texts = {
    "kind": ("Kind", "what kind of thing it is"),
    "name_en": ("Name in English", "English name"),
    "name_ru": ("Name in Russian", "Russian name"),
    "name_uk": ("Name in Ukrainian", "Ukrainian name"),
    "name_kk": ("Name in Kazakh", "Kazakh name"),
    "cpc_relation": ("Relation to CPC", "how it stands to CPC"),
    "place_id": ("Place", "id of the place at which it stands; null where it has none"),
    "accuracy_m": ("Accuracy", "how far the true place may be off"),
    "radius_m": ("Radius", "radius of what a report that names it may mean"),
    "source": ("Source", "who published it"),
    "source_url": ("Address of the source", "where it was published"),
    "at_sea": ("At sea", "whether it lies over water"),
    "off_map": ("Off the map", "whether it lies outside the area of the map"),
    "parent": ("Within", "id of the place that it is a part of"),
    "basis": ("Basis", "how point, radius and accuracy were chosen"),
    "why_no_geometry": ("Why no geometry", "why it has no position; null where it has one"),
    "order": ("Order", "number of the piece along the route, from its head"),
    "route_quality": (
        "Quality",
        "mapped, or schematic: straight over a stretch that is not mapped",
    ),
    "region": ("Region", "region that the piece runs through"),
    "kp_from_km": ("Begins at", "kilometre at which the piece begins"),
    "kp_to_km": ("Ends at", "kilometre at which the piece ends"),
    "length_m": ("Length", "geodesic length"),
    "chainage_m": ("Chainage", "length along the drawn line from its head, to 100 m"),
    "min_zoom": ("Zoom", "zoom of the map from which its name has room"),
}
CONTEXT: Texts = {
    "place": ("Place", "id of the place where it was"),
    "actors": ("Actors", "ids of the actors that took part, joined by commas"),
    "from_entity": ("Who depends", "who or what depends on the asset"),
    "to_asset": ("On what", "id of the asset that it depends on"),
    "denominator": ("Share of what", "the whole of which the value is a share"),
    "approx": ("Approximate", "whether the value was given as a round figure"),
    "value_text": ("Value in words", "the share in words, where no number was given"),
    "year": ("Year", "year that the value is of; null where none is stated"),
    "direction": ("Direct or indirect", "whether the dependence is direct or by way of others"),
    "name": ("Name", "name as it is used in public"),
    "rank_text": ("Rank", "rank or size in words, as a page gives it"),
}
ROUTE, TERMINAL, CITY = "the pipeline", "the CPC terminal", "Novorossiysk"
DISTANCES = {"route": ROUTE, "terminal": TERMINAL, "city": CITY}
ENDS = {
    "": ("Distance", "from the best single position"),
    "min_": ("Smallest distance", "the smallest that report and accuracy allow"),
    "max_": ("Largest distance", "the largest that report and accuracy allow"),
}
COUNTS = {"low": "lowest of the reports", "best": "the latest report", "high": "highest of them"}
TEXTS: Texts = {
    **INCIDENTS,
    **REPORTS,
    **PLACES,
    **CONTEXT,
    **{
        f"{name}_distance_{end}m": (f"{head} to {to}", f"geodesic distance, {said}")
        for name, to in DISTANCES.items()
        for end, (head, said) in ENDS.items()
    },
    **{
        f"{what}_{end}": (f"{what.capitalize()}, {end}", f"persons {what}: {said}")
        for what in ("killed", "injured")
        for end, said in COUNTS.items()
    },
}
OF_COLLECTION: dict[str, Texts] = {
    "incidents": {
        "country": ("Country", "ISO 3166 code; XZ for waters outside any state's territory"),
    },
    "claims": {
        "field": ("Field", "what the claim is about: time, place, weapon, cause, target …"),
        "value": ("Value", "the value as given, as text; null if the voice says it is not known"),
        "date": ("Said on", "when it was said: a year, a month or a day"),
    },
    "casualty-reports": {
        "measure": ("Measure", "what is counted"),
        "value": ("Count", "persons; null if people are reported without a number"),
    },
    "impacts": {
        "text": ("Report", "the report in our words"),
        "value": ("Value", "the number, in the unit beside it"),
    },
    "statements": {
        "kind": ("Kind", "what kind of statement"),
        "date": ("Day", "when it was said: a year, a month or a day"),
        "text": ("Statement", "the statement in our words"),
    },
    "sources": {
        "title": ("Headline", "headline of the page, as a citation"),
        "note": ("Note", "whatever limits its weight"),
    },
    "asset-links": {"note": ("Note", "who says so, and what is disputed")},
    "context": {
        "date": ("Date", "when it was: a year, a month or a day"),
        "text": ("What happened", "what pages report of it, in our words"),
    },
    "exposures": {
        "measure": ("Measure", "what depends on the asset, in words"),
        "value": ("Share", "the share as a number from 0 to 1; null where none was given"),
        "conditional": ("Conditional", "whether it holds under a condition only"),
    },
    "actors": {
        "kind": ("Kind", "a person, or what kind of organisation"),
        "role": ("Role", "office, or part in the events"),
        "country": ("Country", "ISO 3166 code of the country that it belongs to"),
    },
    "kp-marks": {
        "route_id": ("Route", "the route whose kilometres it marks"),
        "kind": ("Kind", "calibration where the kilometre is published, else kilometre"),
        "kp_km": ("Kilometre", "kilometre that it marks"),
        "kp_min_km": ("Smallest kilometre", "least kilometre that the place may be at"),
        "kp_max_km": ("Largest kilometre", "greatest kilometre that the place may be at"),
        "accuracy_m": ("Accuracy", "how far it may be off along the line"),
        "source": ("Source", "where the kilometres of the route come from"),
    },
    "route": {
        "route_id": ("Route", "the route that it is a piece of"),
        "accuracy_m": ("Accuracy", "how far the line may be off to either side"),
    },
    "basemap-towns": {"id": ("Id", "town- and its number in GeoNames")},
}
