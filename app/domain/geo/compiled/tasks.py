"""The work of one thread: a stretch of the order of places, each asked with the last answer."""

from __future__ import annotations

import math

import numpy as np

from app.domain.geo import space
from app.domain.geo.compiled.foot import describe, foot_on, is_better
from app.domain.geo.compiled.options import fast
from app.domain.geo.compiled.walk import CANDIDATE, STACKED, chord2, gather, lowered
from app.domain.geo.pairs import TIE_M

__all__ = ["FOUND", "closest_of", "places_of", "reached_of", "write_rows"]

ROOM = 256
DEEPEST = 128  # twice the depth of a tree of 2^60 leaves
MANY = 32  # from so many rows on, sorting by insertion alone is slow
FOUND = np.dtype(
    [("share", "f8"), ("distance", "f8"), ("point", "i4"), ("piece", "i4"), ("rank", "i4")]
)


@fast
def places_of(lon, lat):
    """Give places on the ellipsoid (degrees) in space, metres, shape (n, 3)."""
    places = np.empty((len(lon), 3))
    for i in range(len(lon)):
        places[i, 0], places[i, 1], places[i, 2] = space.to_space(lon[i], lat[i])
    return places


@fast
def closest_of(pieces, groups, chunks, leaf_first, box, chainage, places, order, *out):
    """Write the nearest foot of each place in the order into the columns ``out``."""
    found, stack = np.empty(ROOM, CANDIDATE), np.empty(DEEPEST, STACKED)
    last, leaf = 0, 1
    for i in order:
        place = (places[i, 0], places[i, 1], places[i, 2])
        limit = math.sqrt(chord2(pieces[last], place)) + pieces[last].bulge
        limit = lowered(np.inf, limit)
        count, least = gather(
            pieces, groups, chunks, leaf_first, box, place, leaf, limit, True, found, stack
        )
        if count > len(found):
            found = np.empty(2 * count, CANDIDATE)
            count, least = gather(
                pieces, groups, chunks, leaf_first, box, place, leaf, limit, True, found, stack
            )
        last, share, distance, leaf = _best(pieces, place, found, count, least)
        _write(pieces, chainage, i, last, share, distance, place, *out)


@fast
def _best(pieces, place, found, count, limit):
    """Give the nearest of the candidates: piece, share, distance, leaf."""
    piece, share, distance, leaf = -1, 0.0, np.inf, 1
    for number in range(count):
        if found[number].low > limit:
            continue
        other = found[number].piece
        part, away = foot_on(pieces[other], place)
        if piece < 0 or is_better(away, distance, pieces[other], part, pieces[piece], share):
            piece, share, distance, leaf = other, part, away, found[number].leaf
    return piece, share, distance, leaf


@fast
def _write(
    pieces,
    chainage,
    row,
    piece,
    share,
    distance,
    place,
    asset,
    segment,
    distance_m,
    foot_lon,
    foot_lat,
    azimuth_deg,
    chainage_m,
):
    """Write one row of the answer."""
    p = pieces[piece]
    asset[row], segment[row], distance_m[row] = p.asset, p.segment, distance
    foot_lon[row], foot_lat[row], azimuth = describe(p, share, place)
    azimuth_deg[row] = azimuth if distance > TIE_M else 0.0
    chainage_m[row] = chainage[p.segment] + p.along + share * p.length


@fast
def reached_of(pieces, groups, chunks, leaf_first, box, assets, places, order, radius):
    """Give the nearest foot on each asset within the radius (metres) of each place, as rows.

    Ranked from 1 for each place; ``assets`` is the number of assets.
    """
    found, stack = np.empty(ROOM, CANDIDATE), np.empty(DEEPEST, STACKED)
    rows, count = np.empty(max(ROOM, len(order)), FOUND), 0
    seen = np.full(assets, -1)
    for i in order:
        place = (places[i, 0], places[i, 1], places[i, 2])
        many, _ = gather(
            pieces, groups, chunks, leaf_first, box, place, 1, radius, False, found, stack
        )
        if many > len(found):
            found = np.empty(2 * many, CANDIDATE)
            gather(pieces, groups, chunks, leaf_first, box, place, 1, radius, False, found, stack)
        if count + many > len(rows):
            more = np.empty(2 * (count + many), FOUND)
            more[:count] = rows[:count]
            rows = more
        begin = count
        for number in range(many):
            count = _keep(pieces, place, i, found[number].piece, radius, rows, begin, count, seen)
        _rank(pieces, rows[begin:count])
    return rows[:count]


@fast
def _keep(pieces, place, point, piece, radius, rows, begin, count, seen):
    """Keep a foot within the radius unless the asset has a better one; give the count of rows."""
    share, distance = foot_on(pieces[piece], place)
    if distance > radius + TIE_M:
        return count
    row = seen[pieces[piece].asset]
    if row < begin:
        row, count = count, count + 1
        seen[pieces[piece].asset] = row
    elif not is_better(
        distance,
        rows[row].distance,
        pieces[piece],
        share,
        pieces[rows[row].piece],
        rows[row].share,
    ):
        return count
    rows[row].point, rows[row].piece = point, piece
    rows[row].share, rows[row].distance = share, distance
    return count


@fast
def _rank(pieces, rows):
    """Sort the rows of one place by distance, of a tie by asset, and number them from 1."""
    if len(rows) > MANY:
        rows[:] = rows[np.argsort(rows.distance)]
    for number in range(1, len(rows)):
        at = number
        while at and is_better(
            rows[at].distance,
            rows[at - 1].distance,
            pieces[rows[at].piece],
            rows[at].share,
            pieces[rows[at - 1].piece],
            rows[at - 1].share,
        ):
            _swap(rows, at)
            at -= 1
    for number in range(len(rows)):
        rows[number].rank = number + 1


@fast
def _swap(rows, at):
    """Change a row with the one before it."""
    upper, lower = rows[at - 1], rows[at]
    share, distance, piece = upper.share, upper.distance, upper.piece
    upper.share, upper.distance, upper.piece = lower.share, lower.distance, lower.piece
    lower.share, lower.distance, lower.piece = share, distance, piece


@fast
def write_rows(pieces, chainage, places, rows, first, point, rank, *out):
    """Write rows where their place's answers begin: ``first`` of each place, then by rank."""
    for number in range(len(rows)):
        i = rows[number].point
        row = first[i] + rows[number].rank - 1
        point[row], rank[row] = i, rows[number].rank
        place = (places[i, 0], places[i, 1], places[i, 2])
        _write(
            pieces,
            chainage,
            row,
            rows[number].piece,
            rows[number].share,
            rows[number].distance,
            place,
            *out,
        )
