"""Measure an import with search for duplicates: rows a second beside an index that is full.

Usage: ``python -m benchmarks.duplicates [KNOWN [ROWS]]``, 100,000 each by default. Made reports of
five years, within 150 km of Novorossiysk; a third of the words are those of the shipped record,
the others made of syllables, as names and places are. Each row is folded to a clue, looked up and
added, as an import does it; one row in fifty repeats one that is known. Time is that of the
processor: all runs on one core, and other work on the machine then counts less.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from shapely import Point

from app.desk.duplicates import LIKELY, DuplicateIndex, clue_of
from app.domain.record.incidents import Incident
from app.domain.record.places import Place
from app.domain.record.vocabulary import EventClass, WeaponClass
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder

COUNT, ROUNDS, SEED = 100_000, 10, 11
REPEATED = 50
DAYS, DEGREES = 1_826, 1.4
FIRST = datetime(2022, 1, 1, tzinfo=UTC)
CENTRE = (37.77, 44.72)
RADII_M = (2_000.0, 8_000.0, 25_000.0)
PRECISIONS = (1, 1, 1, 1, 2, 3)
WORDS, SUMMARY = 9, 40
SYLLABLES = [f"{start}{vowel}" for start in "bcdfghjklmnprstvz" for vowel in "aeiou"]

Report = tuple[Incident, Place]


def made_reports(count: int, random: Random) -> list[Report]:
    """Give reports with made times, places and wording."""
    bundle = read_bundle(geodata_folder())
    base = next(iter(bundle.incidents.values()))
    place = next(iter(bundle.places.values()))
    texts = " ".join(f"{i.title} {i.summary}" for i in bundle.incidents.values())
    usual = texts.split()
    made = ("".join(random.choices(SYLLABLES, k=3)) for _ in range(2 * len(usual)))
    words = [*usual, *made]
    return [_made(base, place, words, random, number) for number in range(count)]


def _made(base: Incident, place: Place, words: list[str], random: Random, number: int) -> Report:
    lon, lat = (at + random.uniform(-DEGREES, DEGREES) for at in CENTRE)
    day = (FIRST + timedelta(days=random.randrange(DAYS))).date()
    when = replace(
        base.when, date_start_local=day, date_end_local=None, date_prec=random.choice(PRECISIONS)
    )
    incident = replace(
        base,
        id=f"row-{number}",
        title=" ".join(random.choices(words, k=WORDS)),
        summary=" ".join(random.choices(words, k=SUMMARY)),
        event_class=random.choice(list(EventClass)),
        weapon_class=(random.choice(list(WeaponClass)),),
        when=when,
    )
    return incident, replace(place, geometry=Point(lon, lat), radius_m=random.choice(RADII_M))


def main() -> None:
    """Measure and print."""
    known, rows = (int(word) for word in (*sys.argv[1:], COUNT, COUNT)[:2])
    random = Random(SEED)  # noqa: S311  # made data
    reports = made_reports(known + rows, random)
    start = time.process_time()
    index = DuplicateIndex(clue_of(*report) for report in reports[:known])
    filled_s = time.process_time() - start
    rates, found = [], 0
    for turn in range(ROUNDS):
        part = reports[known + turn * rows // ROUNDS : known + (turn + 1) * rows // ROUNDS]
        start = time.process_time()
        for number, report in enumerate(part):
            clue = clue_of(*report)
            if number % REPEATED == 0 and known:
                again = clue_of(*reports[random.randrange(known)])
                clue = replace(again, id=clue.id)
            found += bool(index.find(clue, at_least=LIKELY))
            index.add(clue)
        rates.append(len(part) / (time.process_time() - start))
    print(
        f"index of {known:,} filled at {known / max(filled_s, 1e-9):,.0f} rows/s; import with "
        f"search {statistics.median(rates):,.0f} rows/s (slowest tenth {min(rates):,.0f}), "
        f"{found:,} of {rows:,} rows with a possible duplicate"
    )


if __name__ == "__main__":
    main()
