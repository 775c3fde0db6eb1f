"""Linear referencing: kilometre points on calibrated routes with gaps, equations, branches."""

from app.domain.geo.linear.calibration import Calibration
from app.domain.geo.linear.route import ON_ROUTE_LIMIT_M, Abeam, Branch, KilometrePoint, Route
from app.domain.geo.linear.routes import Routes

__all__ = [
    "ON_ROUTE_LIMIT_M",
    "Abeam",
    "Branch",
    "Calibration",
    "KilometrePoint",
    "Route",
    "Routes",
]
