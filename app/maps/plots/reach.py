"""Reach: the network in the order of the flow, with what lies behind a reported outage.

A box an asset, stage below stage. What shares speakers said stand below in their words; nothing is
multiplied or ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from app.domain.errors import BadParameterError
from app.maps.plots.boxes import span_of
from app.maps.plots.legend import Key, legend, shade
from app.maps.plots.lettering import cut, wrapped
from app.maps.plots.sheet import MARGIN_PX, SMALL, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

__all__ = ["draw", "exposure_words"]

LEAST_BOX_PX, MOST_BOX_PX, APART_PX, PAD_PX = 200.0, 300.0, 10.0, 6.0
HEAD_PX, ARROW_PX, LINE_PX, STRIP_PX, EMPTY_PX = 18.0, 18.0, 13.0, 12.0, 80.0
MOST_NODES, MOST_EXPOSURES, NAME_LINES, TEXT_LINES = 200, 12, 2, 30
Texts = tuple[list[str], list[str]]
STAGES = {
    "intake": "Intake: what feeds the line at its kilometre",
    "line": "Line: as a whole, and its stations by kilometre",
    "terminal": "Terminal",
    "moorings": "Moorings",
    "exports": "Exports",
}
OUTAGE, CERTAIN, POSSIBLE, NEITHER = "outage", "certain", "possible", ""
SAID = {
    OUTAGE: "reported out, reduced or restricted",
    CERTAIN: "downstream of it: certain",
    POSSIBLE: "downstream of it: possible",
    NEITHER: "neither",
}
SCOPES = {
    "asset": "which itself has a reported outage",
    "system": "a part of which has a reported outage",
    "fed_system": "fed by what has a reported outage",
}


@dataclass(frozen=True, slots=True)
class NodeBox:
    """A node as it is drawn: how it stands to the outage, its name, and the lines below that."""

    id: str
    kind: str
    name: str
    lines: tuple[str, ...]


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the network of a result.

    Raises
    ------
    BadParameterError
        If the network has more nodes than a picture can show.
    """
    nodes = document["nodes"]
    if len(nodes) > MOST_NODES:
        message = f"{len(nodes):,} nodes are more than the {MOST_NODES} that a picture shows"
        raise BadParameterError("f", f"{message}; f=json has them")
    sheet = Sheet(document, theme=theme, width_px=width_px)
    if document["empty_because"] is not None:
        sheet.say_empty(sheet.canvas(sheet.area(EMPTY_PX, left_px=MARGIN_PX)))
    else:
        behind = {row["node_id"]: row for row in document["downstream"]}
        kinds = {node["node_id"]: _kind(node, behind) for node in nodes}
        legend(sheet, _keys(sheet, set(kinds.values())))
        for number, stage in enumerate(stage for stage in STAGES if _of(nodes, stage)):
            boxes = [_box(document, node, kinds, behind) for node in _of(nodes, stage)]
            _stage(sheet, stage, boxes, is_first=number == 0)
    sheet.space(14.0)
    for text in _notes(document):
        sheet.write(text, most_lines=TEXT_LINES)
    return sheet


def exposure_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say a share in the words of its speakers, with year and denominator as far as stated."""
    first = rows[0]
    voices = " · ".join(_voice(row) for row in rows)
    said = " (said conditionally)" if first["stated_conditionally"] else ""
    year = "year not stated" if first["year"] is None else f"year {first['year']}"
    return (
        f"{first['from_entity']}, {first['measure']}, {year}, denominator: {first['denominator']};"
        f" rests on {first['rests_on']}, {SCOPES[first['scope']]}{said}. {voices}."
    )


def _voice(row: Mapping[str, Any]) -> str:
    return f"{row['speaker']}: {str(row['text'] or row['value']).rstrip('.')}"


def _of(nodes: Sequence[Mapping[str, Any]], stage: str) -> list[Mapping[str, Any]]:
    return [node for node in nodes if node["stage"] == stage]


def _kind(node: Mapping[str, Any], behind: Mapping[str, Mapping[str, Any]]) -> str:
    if node["is_outage"]:
        return OUTAGE
    found = behind.get(node["node_id"])
    return NEITHER if found is None else str(found["verdict"])


def _box(
    document: Mapping[str, Any],
    node: Mapping[str, Any],
    kinds: Mapping[str, str],
    behind: Mapping[str, Mapping[str, Any]],
) -> NodeBox:
    name, lines = node["node_id"], []
    if node["kp_min_km"] is not None:
        lines.append(f"KP {span_of(node['kp_min_km'], node['kp_max_km'])}")
    if node["is_outage"]:
        lines.append(f"reported {_states(document, name)}")
    if name in behind:
        row = behind[name]
        lines.append(f"downstream ({row['verdict']}) of {row['downstream_of'].replace(',', ', ')}")
    title = node["asset_name"] or "Oil that leaves the system"
    return NodeBox(name, kinds[name], title, tuple(lines))


def _states(document: Mapping[str, Any], name: str) -> str:
    """Name the classes of outage that were reported of an asset, each once."""
    rows = (row for row in document["impacts"] if row["asset_id"] == name and row["is_outage"])
    return ", ".join(dict.fromkeys(row["state_class"] for row in rows))


def _keys(sheet: Sheet, met: set[str]) -> list[Key]:
    return [Key(SAID[kind], "fill", _look(sheet, kind)) for kind in SAID if kind in met]


def _look(sheet: Sheet, kind: str) -> dict[str, Any]:
    """Say how the strip of a box is filled."""
    if kind == OUTAGE:
        ink = sheet.colours["ink"]
        return {
            "facecolor": to_rgba(ink, 0.25),
            "edgecolor": ink,
            "hatch": "xxxxx",
            "linewidth": 0.8,
        }
    if kind == NEITHER:
        return {"facecolor": "none", "edgecolor": sheet.colours["border"], "linewidth": 0.8}
    return shade(sheet.colours["accent"], kind)


def _stage(sheet: Sheet, stage: str, boxes: Sequence[NodeBox], *, is_first: bool) -> None:
    """Put the boxes of a stage down in rows, below an arrow from the stage before it."""
    number = max(int((sheet.room_px + APART_PX) // (LEAST_BOX_PX + APART_PX)), 1)
    wide = min((sheet.room_px + APART_PX) / number - APART_PX, MOST_BOX_PX)
    texts = [_texts(box, wide - STRIP_PX - 2.0 * PAD_PX) for box in boxes]
    high = max(len(names) + len(lines) for names, lines in texts) * LINE_PX + PAD_PX
    rows = -(-len(boxes) // number)
    arrow_px = 0.0 if is_first else ARROW_PX
    area = sheet.area(
        arrow_px + HEAD_PX + rows * (high + APART_PX) - APART_PX + 4.0, left_px=MARGIN_PX
    )
    axes = sheet.canvas(area)
    if not is_first:
        _arrow(sheet, axes)
    axes.text(
        0.0, arrow_px + HEAD_PX / 2.0, cut(STAGES[stage], SMALL, area.width, bold=True),
        size=SMALL, weight="bold", va="center_baseline", color=sheet.colours["ink"],
    )  # fmt: skip
    for at, (box, text) in enumerate(zip(boxes, texts, strict=True)):
        row, column = divmod(at, number)
        place = column * (wide + APART_PX), arrow_px + HEAD_PX + row * (high + APART_PX)
        _draw_box(sheet, axes, box, text, (*place, wide, high))


def _texts(box: NodeBox, wide_px: float) -> Texts:
    """Give the lines of the name, and those below it."""
    name = wrapped(box.name, SMALL, wide_px, bold=True, most_lines=NAME_LINES)
    below = (wrapped(line, SMALL, wide_px, most_lines=NAME_LINES) for line in box.lines)
    return name, [line for lines in below for line in lines]


def _draw_box(
    sheet: Sheet, axes: Axes, box: NodeBox, texts: Texts, area: tuple[float, float, float, float]
) -> None:
    """Draw a box with a strip at its left that says how it stands to the outage."""
    left, top, wide, high = area
    look = _look(sheet, box.kind)
    frame = Rectangle(
        (left, top), wide, high, facecolor="none", edgecolor=look["edgecolor"], clip_on=False,
        gid=f"node-{box.id}",
        linewidth=2.0 if box.kind == OUTAGE else 1.0,
        linestyle="--" if box.kind == POSSIBLE else "-",
    )  # fmt: skip
    sheet.tell(f"node-{box.id}", ". ".join([box.name, *box.lines]))
    axes.add_patch(frame)
    if box.kind != NEITHER:
        axes.add_patch(Rectangle((left, top), STRIP_PX, high, **look))
    names, below = texts
    for number, line in enumerate([*names, *below]):
        axes.text(
            left + STRIP_PX + PAD_PX, top + PAD_PX / 2.0 + (number + 0.5) * LINE_PX, line,
            size=SMALL, weight="bold" if number < len(names) else "normal", va="center_baseline",
            color=sheet.colours["ink"],
        )  # fmt: skip


def _arrow(sheet: Sheet, axes: Axes) -> None:
    """Draw the way of the flow from the stage above."""
    look: dict[str, Any] = {"color": sheet.colours["route"], "linewidth": 1.4}
    axes.plot([20.0, 20.0], [2.0, ARROW_PX - 5.0], **look)
    axes.plot([20.0], [ARROW_PX - 6.0], marker="v", markersize=7.0, linestyle="none", **look)


def _notes(document: Mapping[str, Any]) -> list[str]:
    hit = ", ".join(document["outage_assets"])
    lines = []
    if hit:
        lines.append(
            f"Conditional, as reported: if {hit} were out, reduced or restricted as the reports of"
            f" {document['incident_id']} say, what is marked lies behind. It does not say that it"
            " stood still. No share is multiplied with an outage, and nothing is ranked."
        )
    if document["outside_network"]:
        lines.append(
            f"Reported out, but no part of the oil flow: {', '.join(document['outside_network'])}."
        )
    if hit and document["stations_without_position"]:
        number = len(document["stations_without_position"])
        lines.append(f"Stations without a published position, not drawn: {number}.")
    shares = [list(rows) for _, rows in groupby(document["exposures"], key=_exposure_id)]
    if shares:
        lines.append("What speakers said of shares, in their words:")
    lines += [f"• {exposure_words(rows)}" for rows in shares[:MOST_EXPOSURES]]
    if len(shares) > MOST_EXPOSURES:
        lines.append(f"The first {MOST_EXPOSURES} of {len(shares)} shares are told.")
    return lines


def _exposure_id(row: Mapping[str, Any]) -> str:
    return str(row["exposure_id"])
