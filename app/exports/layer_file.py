"""A selection as a layer definition of QGIS: a file that opens as a layer over the service.

QGIS reads the whole selection from its address as GeoJSON, so that whatever the selection says
holds, also what the program's own filters cannot say.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

__all__ = ["LAYER_FILE", "layer_file"]

LAYER_FILE = "application/x-qgis-layer-definition"
DOCTYPE = b"<!DOCTYPE qgis-layer-definition>\n"


def layer_file(name: str, address: str, *, title: str, credit: str, licence: str) -> bytes:
    """Give the definition as XML; ``name`` is the id of the layer, ``address`` that of its data."""
    root = Element("qlr")
    group = SubElement(root, "layer-tree-group", name="", checked="Qt::Checked", expanded="1")
    SubElement(
        group,
        "layer-tree-layer",
        {
            "id": name,
            "name": title,
            "source": address,
            "providerKey": "ogr",
            "checked": "Qt::Checked",
            "expanded": "1",
        },
    )
    layer = SubElement(SubElement(root, "maplayers"), "maplayer", type="vector")
    said = {"id": name, "datasource": address, "layername": title}
    for tag, text in said.items():
        SubElement(layer, tag).text = text
    SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    metadata = SubElement(layer, "resourceMetadata")
    for tag, text in {"title": title, "rights": credit, "license": licence}.items():
        SubElement(metadata, tag).text = text
    indent(root)
    made: bytes = tostring(root, encoding="utf-8")
    return DOCTYPE + made + b"\n"
