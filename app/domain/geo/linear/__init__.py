"""Linear referencing: kilometre points on calibrated routes with gaps, equations, branches."""

from app.domain.geo.linear.calibration import Calibration
from app.domain.geo.linear.events import LineEvent, PointEvent, overlay, placed
from app.domain.geo.linear.points import Abeam, KilometrePoint
from app.domain.geo.linear.route import ON_ROUTE_LIMIT_M, Branch, Route
from app.domain.geo.linear.routes import Routes

__all__ = [
    "ON_ROUTE_LIMIT_M",
    "Abeam",
    "Branch",
    "Calibration",
    "KilometrePoint",
    "LineEvent",
    "PointEvent",
    "Route",
    "Routes",
    "overlay",
    "placed",
]
