"""Read GeoJSON features and write them back so that the same input gives the same bytes.

Coordinates are WGS 84 degrees in the order lon, lat (OGC:CRS84), as RFC 7946 wants; no ``crs``
member is written.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

__all__ = [
    "Feature",
    "Measured",
    "feature",
    "polygon_coordinates",
    "read_features",
    "rounded",
    "write_features",
    "write_measured",
]

Feature = dict[str, Any]
Measured = dict[str, float | int | str]


def read_features(path: Path) -> list[Feature]:
    """Return the features of a GeoJSON FeatureCollection in file order.

    Raises
    ------
    ValueError
        If the file is not a FeatureCollection.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    if document.get("type") != "FeatureCollection":
        raise ValueError(
            f"{path.name}: type is {document.get('type')!r}, expected 'FeatureCollection'"
        )
    return list(document["features"])


def feature(properties: dict[str, Any], geometry_type: str, coordinates: list[Any]) -> Feature:
    """Return one feature; its id is the ``id`` among its *properties*."""
    return {
        "type": "Feature",
        "id": properties["id"],
        "properties": properties,
        "geometry": {"type": geometry_type, "coordinates": coordinates},
    }


def rounded(coordinates: NDArray[np.float64], decimals: int) -> list[list[float]]:
    """Return coordinate pairs rounded to *decimals*, repeated neighbours left out.

    Examples
    --------
    >>> rounded(np.array([[1.001, 2.0], [1.002, 2.0], [3.0, 4.0]]), 1)
    [[1.0, 2.0], [3.0, 4.0]]
    """
    pairs = [[round(float(lon), decimals), round(float(lat), decimals)] for lon, lat in coordinates]
    return [pair for i, pair in enumerate(pairs) if i == 0 or pair != pairs[i - 1]]


def polygon_coordinates(polygon: Polygon, decimals: int) -> list[list[list[float]]]:
    """Return the rings of *polygon*, the outer one first.

    The outer ring runs counter-clockwise, holes run clockwise (RFC 7946, 3.1.6).
    """
    turned = orient(polygon, sign=1.0)
    rings = [turned.exterior, *turned.interiors]
    return [rounded(np.asarray(ring.coords)[:, :2], decimals) for ring in rings]


def write_features(path: Path, features: list[Feature]) -> None:
    """Write a FeatureCollection with one feature a line, UTF-8, line feed at the end."""
    body = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    path.write_text(
        f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n',
        encoding="utf-8",
        newline="\n",
    )


def write_measured(path: Path, measured: Measured) -> None:
    """Write what a script measured on its output, for ``manifest.py`` to copy into the manifest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps(measured, indent=2, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )
