"""The order in which places are asked for, so that each is near the one before."""

from __future__ import annotations

import numpy as np

from app.domain.geo.compiled.options import fast

__all__ = ["along_a_curve"]

BITS_A_SIDE = 12  # cells of 3 km
DIGIT = 12  # bits of a code of 36 that are sorted at once
EDGE_M = 6.4e6  # the earth lies in a cube from minus to plus this


@fast
def _spread(value):
    """Put two zero bits between the bits of a number below 4,096."""
    value = (value | (value << 16)) & 0xFF0000FF
    value = (value | (value << 8)) & 0xF00F00F00F
    value = (value | (value << 4)) & 0xC30C30C30C3
    return (value | (value << 2)) & 0x249249249249


@fast
def along_a_curve(places):
    """Give the order of places in space (metres, shape (n, 3)) along a Morton curve."""
    count, scale = len(places), 2**BITS_A_SIDE / (2.0 * EDGE_M)
    codes = np.empty(count, np.int64)
    for i in range(count):
        code = 0
        for side in range(3):
            code |= _spread(int((places[i, side] + EDGE_M) * scale)) << side
        codes[i] = code
    order = np.arange(count).astype(np.int32)
    for shift in range(0, 3 * BITS_A_SIDE, DIGIT):
        order = _sorted(codes, order, shift)
    return order


@fast
def _sorted(codes, order, shift):
    """Sort an order by one digit of the codes, keeping equals as they are."""
    start = np.zeros(2**DIGIT + 1, np.int64)
    for code in codes:
        start[((code >> shift) & (2**DIGIT - 1)) + 1] += 1
    start = np.cumsum(start)
    out = np.empty_like(order)
    for number in order:
        digit = (codes[number] >> shift) & (2**DIGIT - 1)
        out[start[digit]] = number
        start[digit] += 1
    return out
