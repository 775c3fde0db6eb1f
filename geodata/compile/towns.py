"""Compile the towns of the basemap: a chosen few of the gazetteer.

Each has the zoom from which its label has room.

Usage: ``python towns.py GEONAMES_CSV --output geodata/basemap/towns.geojson``

GEONAMES_CSV is the compiled gazetteer. The output stays under CC BY 4.0.
"""

import csv
import math
from dataclasses import dataclass

from command import arguments
from geojson import Feature, feature, write_features

__all__ = ["Town", "compile_towns", "main"]

CLOSEST_ZOOM = 9
DECIMALS = 3
TILE_PX = 256
CHARACTER_PX, LINE_PX, DOT_PX = 7, 15, 8  # a label of 12 px type right of a dot, with a little air


@dataclass(frozen=True, slots=True)
class Town:
    """A town to be shown: its GeoNames number, names, and the first zoom at which it is wanted."""

    number: int
    name_en: str
    name_ru: str
    name_uk: str | None
    name_kk: str | None
    first_zoom: int


Point = tuple[float, float]
Shown = tuple[Town, Point, int]

# The order is the order of precedence: where two labels would touch, the later town waits for a
# closer zoom.
# A Ukrainian or Kazakh name is one that GeoNames or names.csv has for the town. GeoNames does not
# say of which language a name is: where none is of this one without doubt, there is none.
TOWNS = (
    Town(518255, "Novorossiysk", "Новороссийск", "Новоросійськ", "Новороссийск", 5),
    Town(610529, "Atyrau", "Атырау", "Атирау", "Атырау", 5),
    Town(580497, "Astrakhan", "Астрахань", "Астрахань", None, 5),
    Town(501175, "Rostov-on-Don", "Ростов-на-Дону", "Ростов-на-Дону", "Дондағы Ростов", 5),
    Town(487846, "Stavropol", "Ставрополь", "Ставрополь", "Ставрополь", 5),
    Town(542420, "Krasnodar", "Краснодар", "Краснодар", "Краснодар", 5),
    Town(563514, "Elista", "Элиста", "Еліста", "Элиста", 5),
    Town(472757, "Volgograd", "Волгоград", "Волгоград", "Волгоград", 5),
    Town(693805, "Simferopol", "Симферополь", "Сімферополь", None, 5),
    Town(610612, "Aktau", "Актау", "Актау", "Ақтау", 5),
    Town(532096, "Makhachkala", "Махачкала", "Махачкала", "Махачқала", 5),
    Town(709717, "Donetsk", "Донецк", "Донецьк", None, 5),
    Town(687700, "Zaporizhzhia", "Запорожье", "Запоріжжя", None, 5),
    Town(540761, "Kropotkin", "Кропоткин", "Кропоткін", None, 6),
    Town(609123, "Kulsary", "Кульсары", None, "Құлсары", 6),
    Town(480716, "Tuapse", "Туапсе", "Туапсе", "Туапсе", 6),
    Town(491422, "Sochi", "Сочи", "Сочі", "Сочи", 6),
    Town(706524, "Kerch", "Керчь", "Керч", None, 6),
    Town(701822, "Mariupol", "Мариуполь", "Маріуполь", None, 6),
    Town(608901, "Ganyushkino", "Ганюшкино", None, "Ганюшкин", 6),
    Town(556230, "Ipatovo", "Ипатово", "Іпатово", None, 6),
    Town(545727, "Komsomolskiy", "Комсомольский", None, None, 6),
    Town(551846, "Lagan", "Лагань", "Лагань", None, 6),
    Town(610743, "Akkystau", "Аккистау", None, "Аққыстау", 6),
    Town(709161, "Feodosia", "Феодосия", "Феодосія", None, 6),
    Town(582182, "Anapa", "Анапа", "Анапа", "Анапа", 7),
    Town(540251, "Krymsk", "Крымск", "Кримськ", None, 7),
    Town(561667, "Gelendzhik", "Геленджик", "Геленджик", None, 7),
    Town(483029, "Tikhoretsk", "Тихорецк", "Тихорєцьк", None, 7),
    Town(580922, "Armavir", "Армавир", "Армавір", "Армавир", 7),
    Town(528293, "Maykop", "Майкоп", "Майкоп", "Майкоп", 7),
    Town(554770, "Izobilny", "Изобильный", None, None, 7),
    Town(485698, "Svetlograd", "Светлоград", "Світлоград", None, 7),
    Town(610023, "Dossor", "Доссор", "Доссор", "Доссор", 7),
    Town(608872, "Makat", "Макат", "Макат", "Мақат", 7),
    Town(483661, "Temryuk", "Темрюк", "Темрюк", None, 7),
    Town(492094, "Slavyansk-na-Kubani", "Славянск-на-Кубани", "Слов'янськ на Кубані", None, 8),
    Town(484670, "Taman", "Тамань", "Тамань", None, 8),
    Town(559317, "Goryachy Klyuch", "Горячий Ключ", None, None, 8),
    Town(519106, "Novoaleksandrovsk", "Новоалександровск", None, None, 8),
    Town(584441, "Abinsk", "Абинск", "Абінськ", None, 8),
    Town(867425, "Verkhnebakansky", "Верхнебаканский", None, None, 9),
    Town(584365, "Abrau-Durso", "Абрау-Дюрсо", "Абрау-Дюрсо", None, 9),
    Town(523842, "Myskhako", "Мысхако", None, None, 9),
)


def compile_towns(rows: dict[str, dict[str, str]]) -> list[Feature]:
    """Return the towns as points, each with its zoom.

    That is the smallest zoom, from the town's first to 9, at which its label touches no earlier
    one.

    Raises
    ------
    ValueError
        If a label has no room at the closest zoom either, or a town is missing from the gazetteer.
    """
    shown: list[Shown] = []
    for town in TOWNS:
        row = rows.get(f"geonames:{town.number}")
        if row is None:
            raise ValueError(f"{town.name_en}: geonames:{town.number} is not in the gazetteer")
        place = (round(float(row["lon"]), DECIMALS), round(float(row["lat"]), DECIMALS))
        shown.append((town, place, _zoom_with_room(town, place, shown)))
    return [
        _feature(town, place, zoom, rows[f"geonames:{town.number}"]["country"])
        for town, place, zoom in shown
    ]


def _zoom_with_room(town: Town, place: Point, shown: list[Shown]) -> int:
    for zoom in range(town.first_zoom, CLOSEST_ZOOM + 1):
        label = _label(town, place, zoom)
        others = (_label(other, at, zoom) for other, at, first in shown if first <= zoom)
        if not any(_touch(label, other) for other in others):
            return zoom
    raise ValueError(f"{town.name_en}: its label has no room at zoom {CLOSEST_ZOOM}")


def _label(town: Town, place: Point, zoom: int) -> tuple[float, float, float, float]:
    """Return the box of dot and label in web Mercator pixels: left, top, right, bottom."""
    lon, lat = place
    size = TILE_PX * 2**zoom
    left = (lon + 180) / 360 * size
    middle = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * size
    names = (town.name_en, town.name_ru, town.name_uk or "", town.name_kk or "")
    longest = max(map(len, names))
    width = longest * CHARACTER_PX
    return left - DOT_PX / 2, middle - LINE_PX / 2, left + DOT_PX + width, middle + LINE_PX / 2


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _feature(town: Town, place: Point, zoom: int, country: str) -> Feature:
    properties = {
        "id": f"town-{town.number}",
        "kind": "town",
        "name_en": town.name_en,
        "name_ru": town.name_ru,
        "name_uk": town.name_uk,
        "name_kk": town.name_kk,
        "country": country,
        "min_zoom": zoom,
    }
    return feature(properties, "Point", list(place))


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments("Compile the towns of the basemap.", gazetteer="compiled gazetteer")
    with given.gazetteer.open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    write_features(given.output, compile_towns(rows))


if __name__ == "__main__":
    main()
