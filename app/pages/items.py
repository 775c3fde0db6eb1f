"""The pages of features: a selection as table and map, and one feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from app.exports.describe import empty_because
from app.maps.drawn import drawn_features
from app.maps.mapdata import credit_line
from app.pages.analyses_of_incident import analyses_of
from app.pages.columns import label_of, marks_of, properties_of, property_of, table_columns
from app.pages.filters import examples_of
from app.pages.link_preview import LinkPreview, incident_preview
from app.pages.render import HtmlPage, render
from app.pages.sheets import SHEETS, WITH_MAP
from app.pages.snippets import Use, snippets
from app.store.citation import citation_of
from app.store.history import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.features import Collection, Feature
    from app.store.select import Page

__all__ = ["Asked", "filter_form", "item_page", "items_page"]

# What a filter's form sends along; a new filter begins at the first page.
NOT_KEPT = ("filter", "filter-lang", "offset", "f")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the selection, as pairs as they came, and the links of the answer."""

    selection: Selection
    given: tuple[tuple[str, str], ...]
    links: list[dict[str, Any]]

    def by_rel(self, *rels: str) -> list[dict[str, Any]]:
        """Give the links of some kinds."""
        return [link for link in self.links if link["rel"] in rels]


def items_page(catalog: Catalog, name: str, page: Page, asked: Asked, use: Use) -> HtmlPage:
    """Show the features of a page as a table, and on a map where they have places."""
    collection = catalog.collection(name)
    known = properties_of(collection, catalog)
    columns = [known[column] for column in table_columns(collection, asked.selection.properties)]
    data = _drawn(page.features, collection, asked.selection, within="items/")
    return render(
        "items.html",
        catalog,
        base="../../",
        collection=collection,
        columns=columns,
        all_columns=_all_columns(collection, asked.selection),
        cited=citation_of(catalog, use.root, name),
        rows=[_row(feature) for feature in page.features],
        page=page,
        empty=None if page.features else empty_because(collection, asked.selection, page),
        **_followed(name, asked.selection),
        previous=asked.by_rel("prev"),
        following=asked.by_rel("next"),
        formats=asked.by_rel("alternate", "related", "enclosure"),
        form=filter_form(asked.given, asked.selection),
        examples=examples_of(collection),
        **_around(catalog, asked, use, data),
    )


def item_page(catalog: Catalog, name: str, item: str, asked: Asked, use: Use) -> HtmlPage:
    """Show one feature: its properties, its reports, where it is."""
    collection = catalog.collection(name)
    feature, known = catalog.feature(name, item), properties_of(collection, catalog)
    data = _drawn([feature], collection, asked.selection, within="")
    whole = feature.as_geojson(nested=True)["properties"]
    nested = {key: value for key, value in whole.items() if isinstance(value, dict | list)}
    flat = {key: value for key, value in whole.items() if key not in nested}
    return render(
        "item.html",
        catalog,
        base="../../../",
        collection=collection,
        item=item,
        preview=_preview(catalog, feature, asked) if name == "incidents" else None,
        label=label_of(feature),
        known={key: known.get(key) or property_of(key, collection) for key in flat},
        flat={key: value for key, value in flat.items() if value is not None},
        missing=[key for key, value in flat.items() if value is None],
        nested={key: value for key, value in nested.items() if value},
        cited=citation_of(catalog, use.root, name, item),
        ways=asked.by_rel("describedby"),
        marks=marks_of(feature),
        formats=asked.by_rel("alternate"),
        links=asked.by_rel("version-history", "related"),
        analyses=analyses_of(catalog, item, asked.given) if name == "incidents" else (),
        **_around(catalog, asked, use, data),
    )


def _preview(catalog: Catalog, feature: Feature, asked: Asked) -> LinkPreview:
    return incident_preview(catalog, feature, _as_of(asked.selection).removeprefix("?"))


def _around(catalog: Catalog, asked: Asked, use: Use, data: str | None) -> dict[str, Any]:
    """Give what stands around the features of every page: the map, its time, how to use them."""
    return {
        "sheets": WITH_MAP if data else SHEETS,
        "as_of": _as_of(asked.selection),
        "map_data": data,
        "map_credit": credit_line(catalog),
        "use": use,
        "snippets": snippets(use),
    }


def filter_form(given: tuple[tuple[str, str], ...], asked: Selection | None) -> dict[str, Any]:
    """Give the text of the filter and what its form sends along; a page keeps its format."""
    values = dict(given)
    text = asked.filter.text if asked and asked.filter else values.get("filter", "")
    kept = [pair for pair in given if pair[0] not in NOT_KEPT]
    # What could not be read is not sent again, but for the filter, which can be mended.
    hidden = kept if asked is not None else []
    return {"filter": text, "hidden": [*hidden, ("f", "html")], "kept": hidden}


def _all_columns(collection: Collection, asked: Selection) -> str:
    """Give the query of the same page with every column."""
    pairs = [pair for pair in asked.given if pair[0] != "properties"]
    pairs.append(("properties", ",".join(collection.columns)))
    return urlencode(pairs, quote_via=quote, safe=",:/.")


def _followed(name: str, asked: Selection) -> dict[str, str]:
    """Give what a feed of the same selection asks, where there is one."""
    named = [f"collection={name}", asked.followed]
    return {"followed": "&".join(filter(None, named))} if name in KINDS else {}


def _as_of(asked: Selection) -> str:
    given = dict(asked.given).get("as-of")
    return f"?as-of={quote(given, safe=':')}" if given else ""


def _row(feature: Feature) -> dict[str, Any]:
    return {"id": feature.id, "label": label_of(feature), "values": feature.properties}


def _drawn(
    features: Sequence[Feature], collection: Collection, asked: Selection, *, within: str
) -> str | None:
    """Give the data of the map; None where a collection has no places or none was asked for."""
    if not collection.spatial or asked.skip_geometry:
        return None
    return drawn_features(
        features, label=label_of, address=lambda f: f"{within}{f.id}{_as_of(asked)}"
    )
