"""The collections of the catalog: incidents with their reports, assets, places, the layers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.record.assets import Asset
from app.store.children import CHILDREN
from app.store.features import Collection
from app.store.fixed import CC_BY, ODBL, credit_of
from app.store.groups import GROUPS
from app.store.profile import COLUMNS, TYPES
from app.store.register import (
    ASSET_TYPES,
    PLACE_TYPES,
    areas_first,
    asset_feature,
    place_feature,
)
from app.store.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.sources.bundle import Bundle
    from app.store.measured import Gazette
    from app.store.rows import Row

__all__ = ["build_collections"]

# The fixed collections that stand between the register and the reports; the others come last.
LINES = ("route", "kp-marks")


def build_collections(
    bundle: Bundle, gazette: Gazette, rows: Sequence[Row], fixed: Mapping[str, Collection]
) -> dict[str, Collection]:
    """Build every collection in a stable order; incidents come in that of their rows."""
    named = _imports(rows)
    incidents = Collection(
        id="incidents",
        title="Incidents",
        description="Publicly reported incidents; kilometre points from the ODbL route",
        features=tuple(row.feature for row in rows if row.feature is not None),
        licence=CC_BY,
        credit="; ".join([credit_of(bundle, "incidents/", "layers/"), *named]),
        columns=COLUMNS,
        fixed_types=TYPES,
    )
    assets, places = _assets(bundle, gazette), _places(bundle, gazette)
    lines = [fixed[name] for name in LINES]
    others = [one for name, one in fixed.items() if name not in LINES]
    groups = _groups(bundle, gazette, assets, places)
    found = [incidents, assets, places, *lines, *groups, *_reports(bundle, rows, named), *others]
    return {collection.id: collection for collection in found}


def _assets(bundle: Bundle, gazette: Gazette) -> Collection:
    features = areas_first(asset_feature(asset, gazette) for asset in gazette.assets.values())
    return Collection(
        id="assets",
        title="Assets",
        description="The asset register joined with its places",
        features=tuple(features),
        licence=ODBL,
        credit=credit_of(bundle, "layers/", "assets/"),
        columns=tuple(ASSET_TYPES),
        fixed_types=ASSET_TYPES,
    )


def _places(bundle: Bundle, gazette: Gazette) -> Collection:
    return Collection(
        id="places",
        title="Places",
        description="Places with radius and accuracy",
        features=tuple(areas_first(map(place_feature, gazette.places.values()))),
        licence=ODBL,
        credit=credit_of(bundle, "layers/"),
        columns=tuple(PLACE_TYPES),
        fixed_types=PLACE_TYPES,
    )


def _groups(
    bundle: Bundle, gazette: Gazette, assets: Collection, places: Collection
) -> list[Collection]:
    """Give the groups: the very features of the assets or places that belong to each."""
    found = []
    for group in GROUPS:
        whole, records = (
            (assets, gazette.assets) if group.kind is Asset else (places, gazette.places)
        )
        held = {name for name, record in records.items() if group.holds(record)}
        found.append(
            replace(
                whole,
                id=group.id,
                title=group.title,
                description=group.description,
                features=tuple(feature for feature in whole.features if feature.id in held),
                credit=credit_of(bundle, *group.files),
            )
        )
    return found


def _imports(rows: Sequence[Row]) -> list[str]:
    """Name whoever an incident was imported from, with the licence, each once."""
    rights = sorted({row.facts.rights for row in rows if row.facts.rights})
    return [f"{whom} ({licence})" for licence, whom in rights]


def _reports(bundle: Bundle, rows: Sequence[Row], named: list[str]) -> list[Collection]:
    return [
        Collection(
            id=child.id,
            title=child.title,
            description=child.description,
            features=Reports(rows, number),
            licence=CC_BY,
            credit="; ".join([credit_of(bundle, "incidents/"), *named]),
            columns=tuple(child.types),
            spatial=False,
            fixed_types=child.types,
        )
        for number, child in enumerate(CHILDREN)
    ]
