"""What is shipped: complete, licensed, consistent, and within the limits that were set for it."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import shapely
import yaml

from app.domain.geo.footprint import Area, Disc
from app.domain.geo.geodesy import distance_m, length_m
from app.domain.record.views import toll
from app.domain.record.vocabulary import (
    AssetRelation,
    CasualtyScope,
    CasualtySubset,
    EventClass,
    EvidenceTier,
    LocationClass,
    Measure,
    RecordStatus,
    WeaponClass,
)
from app.sources.checks import check_bundle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle

RECORDS = 34
LEADS = 10
RIVERS = "basemap/rivers.geojson"
# The isthmus of Crimea and the Strait of Kerch: no line of a border is drawn in either.
ISTHMUS = shapely.box(33.3, 45.9, 34.0, 46.3)
KERCH_STRAIT = shapely.box(36.4, 45.0, 36.75, 45.5)
CRIMEA = shapely.box(32.4, 44.3, 36.6, 46.0)
TYPED_PLACE = re.compile(r"lon|lat|latitude|longitude|x|y|coordinates?|geometry|wkt|.*radius.*")
EXPANSION_STATIONS = {
    "station-isatay", "station-kurmangazy", "station-a-nps-4a", "station-a-nps-5a",
    "station-nps-2", "station-nps-3", "station-nps-4", "station-nps-5", "station-nps-7",
    "station-nps-8",
}  # fmt: skip


def incidents(bundle: Bundle) -> list[Incident]:
    return list(bundle.incidents.values())


def test_the_shipped_data_have_no_fault(bundle: Bundle, leads_bundle: Bundle) -> None:
    assert [str(fault) for fault in check_bundle(bundle)] == []
    assert [str(fault) for fault in check_bundle(leads_bundle)] == []


def test_34_incidents_and_10_leads(bundle: Bundle, leads_bundle: Bundle) -> None:
    tiers = [incident.evidence_tier for incident in incidents(bundle)]
    assert len(tiers) == RECORDS
    assert EvidenceTier.SECONDARY_LEAD not in tiers
    leads = [i for i in incidents(leads_bundle) if i.evidence_tier is EvidenceTier.SECONDARY_LEAD]
    assert len(leads) == LEADS
    assert len(leads_bundle.incidents) == RECORDS + LEADS
    assert {lead.record_status for lead in leads} == {RecordStatus.HIDDEN}
    assert {incident.record_status for incident in incidents(bundle)} == {RecordStatus.PUBLISHED}


def test_eleven_of_the_records_are_not_attacks(bundle: Bundle) -> None:
    by_force = {
        EventClass.ATTACK,
        EventClass.ATTEMPTED_ATTACK,
        EventClass.ATTACK_CONTESTED,
        EventClass.VESSEL_ATTACK,
    }
    assert sum(incident.event_class not in by_force for incident in incidents(bundle)) == 11


def test_every_asset_that_a_record_names_is_in_the_register(leads_bundle: Bundle) -> None:
    assert len(leads_bundle.assets) >= 45
    named = {link.asset for incident in incidents(leads_bundle) for link in incident.assets}
    assert len(named) >= 30
    assert named <= set(leads_bundle.assets)
    relations = {name: leads_bundle.assets[name].cpc_relation for name in leads_bundle.assets}
    assert relations["sheskharis-terminal"] is AssetRelation.NEIGHBOUR
    assert relations["kavkazskaya-transshipment"] is AssetRelation.FEEDS
    assert relations["hotel-novorossiysk"] is AssetRelation.NEAR
    assert relations["cpc-spm-2"] is AssetRelation.PART_OF


def test_low_best_high_are_in_order_and_best_is_the_latest_count(leads_bundle: Bundle) -> None:
    settled = 0
    for incident in incidents(leads_bundle):
        for measure in Measure:
            found = toll(incident.casualties, measure)
            numbers = [n for n in (found.low, found.best, found.high) if n is not None]
            assert numbers == sorted(numbers), incident.id
            if found.best is None:
                continue
            settled += 1
            whole = [
                report
                for report in incident.casualties
                if report.measure is measure
                and report.subset is CasualtySubset.ALL
                and report.value is not None
            ]
            widest = max((r.scope for r in whole), key=list(CasualtyScope).index)
            at_widest = [report for report in whole if report.scope is widest]
            latest = max(report.as_of for report in at_widest)
            assert found.best == [r.value for r in at_widest if r.as_of == latest][-1]
    assert settled >= 10


def test_no_published_record_without_source_and_none_exact_without_coordinates(
    bundle: Bundle,
) -> None:
    for incident in incidents(bundle):
        assert incident.sources, incident.id
        assert {"time", "place"} <= {claim.field for claim in incident.claims}, incident.id
        assert incident.where.location_class is not LocationClass.EXACT, incident.id
        for source in incident.sources:
            assert source.url.startswith(("https://", "http://")), incident.id


def test_weather_and_orders_have_no_attacker_and_no_weapon(leads_bundle: Bundle) -> None:
    calm = [
        incident
        for incident in incidents(leads_bundle)
        if incident.event_class in {EventClass.REGULATORY_LEGAL, EventClass.NATURAL_HAZARD}
    ]
    assert len(calm) >= 5
    for incident in calm:
        assert incident.attribution.alleged_by == (), incident.id
        assert incident.attribution.claimed_by == (), incident.id
        assert set(incident.weapon_class) <= {WeaponClass.NONE}, incident.id


def test_not_reported_tolls_stay_out_of_every_sum(bundle: Bundle) -> None:
    killed = [toll(i.casualties, Measure.KILLED) for i in incidents(bundle)]
    reported = [found.best for found in killed if found.best is not None]
    unreported = [found for found in killed if found.low is None and found.high is None]
    assert len(unreported) >= 20
    assert sum(reported) >= 2
    assert all((found.low, found.best, found.high) == (None,) * 3 for found in unreported)


def test_no_record_types_coordinates_or_a_radius(bundle: Bundle) -> None:
    files = sorted(bundle.folder.glob("incidents/*.yaml")) + sorted(
        bundle.folder.glob("leads/*.yaml")
    )
    assert len(files) == RECORDS + LEADS
    for path in files:
        record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        verified = record.pop("verification", {})  # where a value comes from, field by field
        assert isinstance(verified.get("coordinates", ""), str), path.name
        assert [key for key in _keys(record) if TYPED_PLACE.fullmatch(key)] == [], path.name


def _keys(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from _keys(value)


def test_every_file_has_licence_source_credit_and_hash(bundle: Bundle) -> None:
    assert bundle.manifest is not None
    listed = {resource.path for resource in bundle.manifest.resources}
    for resource in bundle.manifest.resources:
        assert resource.licenses, resource.path
        assert resource.sources, resource.path
        assert resource.credit, resource.path
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource.hash), resource.path
        assert (bundle.folder / resource.path).stat().st_size == resource.bytes, resource.path
    shipped = {
        path.relative_to(bundle.folder).as_posix()
        for folder in ("assets", "basemap", "context", "gazetteer", "incidents", "layers", "leads")
        for path in (bundle.folder / folder).iterdir()
    }
    assert shipped == listed


@pytest.mark.parametrize(
    ("path", "licence"),
    [
        ("layers/cpc_route.geojson", "ODbL-1.0"),
        ("layers/facilities.geojson", "ODbL-1.0"),
        ("layers/novorossiysk_okrug.geojson", "ODbL-1.0"),
        ("layers/places.geojson", "CC-BY-4.0"),
        ("incidents/cpc-2025-09-24-office-strike.yaml", "CC-BY-4.0"),
        ("gazetteer/geonames.csv", "CC-BY-4.0"),
        ("basemap/land.geojson", "LGPL-3.0-or-later"),
        ("basemap/rivers.geojson", "LGPL-3.0-or-later"),
        ("basemap/borders_country.geojson", "other-pd"),
    ],
)
def test_files_of_different_licences_stay_apart(bundle: Bundle, path: str, licence: str) -> None:
    assert bundle.manifest is not None
    [resource] = [r for r in bundle.manifest.resources if r.path == path]
    assert [one.name for one in resource.licenses] == [licence]


def test_the_route_keeps_its_limits(bundle: Bundle) -> None:
    assert bundle.manifest is not None
    [resource] = [r for r in bundle.manifest.resources if r.path == "layers/cpc_route.geojson"]
    assert 0.0 < resource.measured["largest_deviation_m"] <= 100.0
    lines = [list(line) for _, line in bundle.pieces]
    total_km = sum(length_m(line) for line in lines) / 1_000.0
    assert total_km == pytest.approx(1_517.55, abs=3.0)
    assert resource.measured["length_km"] == pytest.approx(total_km, abs=0.01)
    for row, line in bundle.pieces:
        assert length_m(list(line)) == pytest.approx(row.length_m, abs=1.0), row.id
    assert distance_m(*lines[0][0], 53.4224, 46.17784) < 1.0
    assert distance_m(*lines[-1][-1], 37.65327, 44.67067) < 1.0
    assert sum(len(line) for line in lines) - len(lines) + 1 < 0.5 * 1_156


def test_the_rivers_keep_their_limit_and_say_how_coarse_they_are(bundle: Bundle) -> None:
    assert bundle.manifest is not None
    [resource] = [r for r in bundle.manifest.resources if r.path == RIVERS]
    assert 0.0 < resource.measured["largest_deviation_m"] <= 500.0
    assert resource.accuracy_m == 3_000.0
    assert resource.bytes < 150_000
    lines = bundle.basemap["rivers"]
    assert shapely.get_num_coordinates(lines.geometry).sum() == resource.measured["vertices"]
    assert set(lines["kind"]) == {"river"}
    assert lines.geometry.is_valid.all()


@pytest.mark.parametrize(
    ("river", "town", "within_km"),
    [
        ("Ural", "Atyrau", 2.0),
        ("Volga", "Narimanov", 1.0),
        ("Akhtuba", "Akhtubinsk", 0.2),
        ("Akhtuba", "Srednyaya Akhtuba", 3.0),
        ("Kuban", "Kropotkin", 2.5),
        ("Kuban", "Nevinnomyssk", 2.5),
    ],
)
def test_a_river_runs_by_the_towns_that_stand_on_it(
    bundle: Bundle, river: str, town: str, within_km: float
) -> None:
    lines = bundle.basemap["rivers"]
    [whole] = lines.geometry[lines["name_en"] == river]
    [row] = [row for row in bundle.geonames if row.name == town]
    fine = shapely.get_coordinates(shapely.segmentize(whole, 0.001))
    near = fine[abs(fine - [row.lon, row.lat]).max(axis=1) < 0.2]
    assert min(distance_m(row.lon, row.lat, x, y) for x, y in near) < within_km * 1_000.0


def test_only_rivers_that_are_known_for_sure_have_a_name(bundle: Bundle) -> None:
    names = bundle.basemap["rivers"]["name_en"].dropna()
    assert sorted(names) == ["Akhtuba", "Kuban", "Ural", "Volga"]


def test_the_gap_of_the_route_is_schematic_and_nothing_else_is(bundle: Bundle) -> None:
    [(row, line)] = [p for p in bundle.pieces if p[0].route_quality == "schematic"]
    assert (len(line), row.accuracy_m, row.region) == (2, 10_000.0, "Stavropol Krai")
    assert length_m(list(line)) == pytest.approx(105_280.0, abs=50.0)
    others = {r.route_quality: r.accuracy_m for r, _ in bundle.pieces if r is not row}
    assert set(others) == {"mapped"}
    assert {r.accuracy_m for r, _ in bundle.pieces if r is not row} == {500.0, 2_000.0}
    assert [r.order for r, _ in bundle.pieces] == list(range(1, 26))
    kilometres = [(r.kp_from_km, r.kp_to_km) for r, _ in bundle.pieces]
    assert kilometres[0][0] == 0.0
    assert kilometres[-1][1] == 1_511.0
    assert [end for _, end in kilometres[:-1]] == [start for start, _ in kilometres[1:]]


def test_the_kilometres_of_the_pieces_are_those_of_the_calibration(bundle: Bundle) -> None:
    assert bundle.route is not None
    along = 0.0
    for row, line in bundle.pieces:
        assert bundle.route.kp_km(along) == pytest.approx(row.kp_from_km, abs=0.06), row.id
        along += length_m(list(line))


def test_ten_expansion_stations_are_names_without_a_place(bundle: Bundle) -> None:
    unplaced = {
        place.id
        for place in bundle.places.values()
        if place.id.startswith("station-") and place.geometry is None
    }
    assert unplaced == EXPANSION_STATIONS | {"station-astrakhanskaya"}
    for name in unplaced:
        assert bundle.places[name].why_no_geometry
        assert bundle.places[name].location_class is LocationClass.REGION


def test_military_objects_are_never_places(bundle: Bundle) -> None:
    assert all("military" not in p.kind and "naval" not in p.kind for p in bundle.places.values())
    military = [
        asset for asset in bundle.assets.values() if asset.kind in {"naval_base", "naval_vessel"}
    ]
    assert len(military) >= 3
    assert {asset.place_id for asset in military} == {None}


def test_every_placed_thing_has_a_radius_an_accuracy_and_a_source(bundle: Bundle) -> None:
    for place in bundle.places.values():
        assert place.source, place.id
        assert place.basis, place.id
        if place.geometry is None:
            assert place.why_no_geometry, place.id
            continue
        assert place.accuracy_m, place.id
        assert place.radius_m, place.id
        if place.location_class is LocationClass.SITE and place.id != "cpc-shore-end":
            assert place.radius_m >= 2_000.0, place.id
        if isinstance(place.footprint, Disc):
            assert place.footprint.radius_m == place.radius_m
        else:
            assert isinstance(place.footprint, Area)


def test_the_okrug_holds_the_shore_end_and_not_the_bay(bundle: Bundle) -> None:
    okrug = bundle.places["novorossiysk-okrug"].geometry
    assert okrug is not None
    assert okrug.is_valid
    for name, expected in (("cpc-shore-end", True), ("novorossiysk", True), ("tsemes-bay", False)):
        point = bundle.places[name].geometry
        assert point is not None
        assert okrug.contains(point) is expected, name


@pytest.mark.parametrize(("code", "country", "least"), [("uk", "UA", 29), ("kk", "KZ", 12)])
def test_a_name_of_a_town_in_another_language_is_one_that_the_gazetteer_has(
    bundle: Bundle, code: str, country: str, least: int
) -> None:
    told = {row.id: {row.name, *(row.names or "").split("|")} for row in bundle.geonames}
    spelt = {row.name for row in bundle.names if row.language == code}
    towns = bundle.basemap["towns"]
    abroad = towns[(towns["country"] != country) & towns[f"name_{code}"].notna()]
    assert len(abroad) == least
    for town, name in zip(abroad["id"], abroad[f"name_{code}"], strict=True):
        known = told[town.replace("town-", "geonames:")]
        assert name in known | spelt, (town, name)


def test_crimea_is_drawn_as_ukraine(bundle: Bundle) -> None:
    towns = bundle.basemap["towns"]
    in_crimea = towns[towns.within(CRIMEA)]
    assert sorted(in_crimea["name_en"]) == ["Feodosia", "Kerch", "Simferopol"]
    assert set(in_crimea["country"]) == {"UA"}
    places = [
        place
        for place in bundle.places.values()
        if isinstance(place.geometry, shapely.Point) and CRIMEA.contains(place.geometry)
    ]
    assert {place.country for place in places} == {"UA"}
    with (bundle.folder / "gazetteer/geonames.csv").open(encoding="utf-8") as table:
        rows = [
            row
            for row in csv.DictReader(table)
            if CRIMEA.contains(shapely.Point(float(row["lon"]), float(row["lat"])))
        ]
    assert len(rows) >= 5
    assert {row["country"] for row in rows} == {"UA"}


@pytest.mark.parametrize("layer", ["borders_country", "borders_region"])
def test_no_border_is_drawn_on_the_isthmus_or_in_the_strait(bundle: Bundle, layer: str) -> None:
    lines = bundle.basemap[layer]
    assert len(lines) >= 5
    assert not lines.intersects(ISTHMUS).any()
    assert not lines.intersects(KERCH_STRAIT).any()


def test_every_layer_is_longitude_and_latitude_without_a_crs_member(bundle: Bundle) -> None:
    files: list[Path] = [*bundle.folder.glob("*/*.geojson")]
    assert len(files) == 10
    for path in files:
        document = json.loads(path.read_text(encoding="utf-8"))
        assert "crs" not in document, path.name
        ids = [feature.get("id") for feature in document["features"]]
        assert None not in ids, path.name
        assert len(ids) == len(set(ids)), path.name
    for name, frame in bundle.basemap.items():
        assert frame.crs == "OGC:CRS84", name
        assert len(frame) > 0, name
