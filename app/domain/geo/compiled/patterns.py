"""Patterns of events on a line, and in time, counted whole: pairs by distance, cylinders by events.

All of it is arithmetic of whole numbers, so that it is exact: millimetres, cells, days. A pattern
is one row.
"""

from __future__ import annotations

import numpy as np

from app.domain.geo.compiled.options import fast

__all__ = ["fullest", "least_products", "pair_weights"]

CORRECTED = 1
EQUAL = 1e-9


@fast
def pair_weights(places, length, step, correction, out):
    """Add up twice the weights of ordered pairs by distance band: 0 to step, step to 2 step, ...

    A distance on the edge of a band belongs to the nearer one. Each row of ``places`` is sorted.
    Without correction a pair weighs 1; with it, 1 over the number of places of the line that lie
    as far from its first event: 1 or 2.
    """
    for row in range(len(places)):
        for i in range(places.shape[1]):
            x = places[row, i]
            for j in range(i + 1, places.shape[1]):
                away = places[row, j] - x
                band = (away - 1) // step if away else 0
                if band >= out.shape[1]:
                    break
                weight = 4
                if correction == CORRECTED:
                    weight -= _is_twice(x, length, away)
                    weight -= _is_twice(places[row, j], length, away)
                out[row, band] += weight


@fast
def _is_twice(place, length, away):
    """Say whether a line has two places at a distance, which may be as good as 0, of a place."""
    edge = min(place, length - place)
    return edge > 0 and away <= edge


@fast
def least_products(cells, days, widest, longest, spans, out):
    """Write, for each number of events, the least product of margins of a cylinder that holds it.

    A cylinder is a run of cells (``widest`` of them at most) and a run of days (``longest`` at
    most) that begin and end with an event; the product is events of its cells times events of its
    days. What is written is the product times ``spans``, plus the days of the shortest one that has
    it. Gives how many cylinders there are in all rows.
    """
    count = 0
    for row in range(len(cells)):
        by_cell = np.argsort(cells[row])
        by_day = np.sort(days[row])
        room = _room(len(by_day))
        for first in range(len(by_cell)):
            start = cells[row, by_cell[first]]
            if first and cells[row, by_cell[first - 1]] == start:
                continue
            used, last = 0, first
            while last < len(by_cell) and cells[row, by_cell[last]] - start < widest:
                used = _add(by_day, days[row, by_cell[last]], room, used)
                last += 1
                if (
                    last < len(by_cell)
                    and cells[row, by_cell[last]] == (cells[row, by_cell[last - 1]])
                ):
                    continue
                count += _lessen(room, used, last - first, longest, spans, out[row])
    return count


@fast
def fullest(cells, days, widest, longest, out):
    """Write the best cylinder of each run of cells of one pattern; gives how many runs there are.

    A row of ``out``: first and last cell, first and last day, events, events of the cells, events
    of the days; of equal ones the shortest, then the earliest. Only as many as have room are
    written.
    """
    by_cell, by_day, runs = np.argsort(cells), np.sort(days), 0
    room, total = _room(len(cells)), len(cells)
    for first in range(total):
        start = cells[by_cell[first]]
        if first and cells[by_cell[first - 1]] == start:
            continue
        used, last = 0, first
        while last < total and cells[by_cell[last]] - start < widest:
            used = _add(by_day, days[by_cell[last]], room, used)
            last += 1
            if last < total and cells[by_cell[last]] == cells[by_cell[last - 1]]:
                continue
            if runs < len(out):
                out[runs, 0], out[runs, 1] = start, cells[by_cell[last - 1]]
                _best(room, used, last - first, longest, total, out[runs])
            runs += 1
    return runs


@fast
def _room(events):
    """Give room for the days of a run of cells: day, events, events before it, events up to it."""
    return np.empty((events, 4), np.int64)


@fast
def _add(by_day, day, room, used):
    """Add an event to the days of a run, which are in order; gives how many days there are."""
    at = np.searchsorted(room[:used, 0], day)
    if at < used and room[at, 0] == day:
        room[at, 1] += 1
        return used
    for number in range(used, at, -1):
        room[number] = room[number - 1]
    room[at, 0], room[at, 1] = day, 1
    room[at, 2] = np.searchsorted(by_day, day, side="left")
    room[at, 3] = np.searchsorted(by_day, day, side="right")
    return used + 1


@fast
def _lessen(room, used, in_cells, longest, spans, least):
    """Lower the least products by all cylinders of a run of cells; gives how many there are."""
    count = 0
    for first in range(used):
        held = 0
        for last in range(first, used):
            if room[last, 0] - room[first, 0] >= longest:
                break
            held += room[last, 1]
            product = in_cells * (room[last, 3] - room[first, 2])
            least[held] = min(least[held], product * spans + room[last, 0] - room[first, 0] + 1)
            count += 1
    return count


@fast
def _best(room, used, in_cells, longest, total, out):
    """Write the cylinder of a run of cells whose likelihood ratio is largest."""
    best, out[4] = 0.0, 0
    for first in range(used):
        held = 0
        for last in range(first, used):
            if room[last, 0] - room[first, 0] >= longest:
                break
            held += room[last, 1]
            in_days = room[last, 3] - room[first, 2]
            if held * total <= in_cells * in_days or held <= 1:
                continue
            found = _log_ratio(held, in_cells * in_days, total)
            is_shorter = room[last, 0] - room[first, 0] < out[3] - out[2]
            if found > best + EQUAL or (found > best - EQUAL and is_shorter):
                best = found
                out[2], out[3], out[4] = room[first, 0], room[last, 0], held
                out[5], out[6] = in_cells, in_days


@fast
def _log_ratio(held, product, total):
    """Give the logarithm of the likelihood ratio of a cylinder that holds more than expected."""
    expected = product / total
    inside = held * np.log(held / expected)
    if held == total:
        return inside
    return inside + (total - held) * np.log((total - held) / (total - expected))
