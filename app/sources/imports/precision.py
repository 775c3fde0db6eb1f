"""From the precision codes of others to a class and a radius in metres.

References: UCDP GED codebook (where_prec), ACLED codebook (geo_precision); docs/imports.md.
"""

from __future__ import annotations

from app.domain.record.places import DEFAULT_RADIUS_M
from app.domain.record.vocabulary import LocationClass

__all__ = ["ACLED_CLASS", "UCDP_CLASS"]

# UCDP where_prec: class and radius. 2 is an area around a place, 5 is more than a province, 6 a
# whole country, 7 the middle of a water: the radii are wide because the codes are.
UCDP_CLASS: dict[int, tuple[LocationClass, float]] = {
    1: (LocationClass.EXACT, DEFAULT_RADIUS_M[LocationClass.EXACT]),
    2: (LocationClass.CITY, 25_000.0),
    3: (LocationClass.MUNICIPALITY, DEFAULT_RADIUS_M[LocationClass.MUNICIPALITY]),
    4: (LocationClass.REGION, DEFAULT_RADIUS_M[LocationClass.REGION]),
    5: (LocationClass.AREA, 200_000.0),
    6: (LocationClass.COUNTRY, 2_000_000.0),
    7: (LocationClass.AREA, 100_000.0),
}
# ACLED geo_precision: class and the UCDP code it stands for. 1 is a town, never UCDP's 1.
ACLED_CLASS: dict[int, tuple[LocationClass, int]] = {
    1: (LocationClass.CITY, 2),
    2: (LocationClass.MUNICIPALITY, 3),
    3: (LocationClass.REGION, 4),
}
