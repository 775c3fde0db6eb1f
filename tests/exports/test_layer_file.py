"""The layer definition: well-formed whatever the words are, with rights in it."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from app.exports.layer_file import layer_file

ADDRESS = "http://127.0.0.1:8000/collections/incidents/items?near=x,5km&f=json&download=true"
EVIL = "]]></qlr><!ENTITY x> & \"quoted\" 'too' <b>"


def test_the_layer_reads_the_address() -> None:
    made = layer_file("incidents-1", ADDRESS, title="Incidents", credit="© A", licence="CC")
    assert made.startswith(b"<!DOCTYPE qgis-layer-definition>\n<qlr>")
    root = fromstring(made)  # noqa: S314 - our own text
    (layer,) = root.findall("maplayers/maplayer")
    assert layer.findtext("datasource") == ADDRESS
    assert (layer.findtext("id"), layer.findtext("layername")) == ("incidents-1", "Incidents")
    assert layer.findtext("provider") == "ogr"
    assert layer.findtext("resourceMetadata/rights") == "© A"
    (leaf,) = root.findall("layer-tree-group/layer-tree-layer")
    assert (leaf.get("id"), leaf.get("source")) == ("incidents-1", ADDRESS)


def test_row_01_hostile_words_stay_words() -> None:
    made = layer_file("x", EVIL, title=EVIL, credit=EVIL, licence=EVIL)
    root = fromstring(made)  # noqa: S314 - our own text
    plain = fromstring(layer_file("x", "a", title="a", credit="a", licence="a"))  # noqa: S314
    assert [node.tag for node in root.iter()] == [node.tag for node in plain.iter()]
    assert root.findtext("maplayers/maplayer/resourceMetadata/license") == EVIL
