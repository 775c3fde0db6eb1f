"""The form of an analysis: its own values and what chooses incidents, with hints and faults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.analysis.asking import choosing
from app.pages.analysis_examples import EXAMPLES, AnalysisExample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.definition import Analysis
    from app.analysis.parameters import Parameter

__all__ = ["AnalysisForm", "Field", "analysis_form"]

Pairs = tuple[tuple[str, str], ...]
# From so many characters on a value has room for more than one line.
LONG = 1_000
LABELS = {
    "k": "How many nearest",
    "radius": "How well the position is known",
    "profile": "Names of columns",
    "around": "Around what",
    "by": "Grouped by",
    "step": "Length of a cell",
    "along": "Near the line means within",
    "period": "Length of a period",
    "time": "Calendar",
    "span": "Which time of an incident",
    "on": "On a day",
    "least": "Conclusion: at least",
    "steps": "Radii of the curve",
    "within": "Limit",
}
# Of a page, which reads names besides.
HINTS = {"place": "instead: an asset or a place, by its id or its name; like Kropotkin"}
# What a keyboard on glass shows for a number; texts have none.
INPUT_MODES = {"integer": "numeric", "number": "decimal"}
# What chooses incidents, in the order of the form; anything else that was given is sent along.
SELECTING = {
    "filter": ("Filter", "a condition in CQL2, like kp_km > 1200 AND country = 'RU'"),
    "datetime": ("Time", "a date or start/end with .. for open, like 2025-01-01/.."),
    "near": ("Near", "id,distance or lon,lat,distance, like cpc-terminal,25km"),
    "kp": ("Kilometres of the route", "from/to, like 1200/1250"),
    "bbox": ("Box", "west,south,east,north in degrees, like 37,44,38.5,45"),
    "ids": ("Ids of incidents", "joined by commas"),
    "as-of": ("Record as of", "a date, an instant or a version of the record"),
}
MOMENT, GEOMETRY = "as-of", "geometry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A value to be filled in: ``fault`` says what is wrong with what was."""

    name: str
    label: str
    hint: str
    value: str = ""
    choices: tuple[str, ...] = ()
    is_long: bool = False
    input_mode: str = ""
    fault: str = ""

    @property
    def described_by(self) -> str:
        """The ids of the elements that explain it."""
        return f"{self.name}-hint" + (f" {self.name}-fault" if self.fault else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisForm:
    """The fields of an analysis, those that choose incidents, what is sent along, examples."""

    id: str
    own: tuple[Field, ...]
    selecting: tuple[Field, ...]
    hidden: Pairs
    examples: tuple[AnalysisExample, ...]

    @property
    def draws(self) -> bool:
        """Whether it reads a geometry, which can be drawn on a map."""
        return any(field.name == GEOMETRY for field in self.own)

    @property
    def is_open(self) -> bool:
        """Whether something chooses incidents, or is wrong there."""
        return any(field.value or field.fault for field in self.selecting)


def analysis_form(
    analysis: Analysis, given: Sequence[tuple[str, str]], *, parameter: str = "", fault: str = ""
) -> AnalysisForm:
    """Give the form with what was given; ``fault`` is what is wrong with one parameter."""
    values = dict(given)
    own = [_own(each, values.get(each.name)) for each in analysis.parameters]
    read = choosing(analysis)
    selecting = [
        Field(name=name, label=label, hint=hint, value=values.get(name, ""))
        for name, (label, hint) in SELECTING.items()
        if name in read
    ]
    shown = {field.name for field in (*own, *selecting)}
    hidden = [pair for pair in values.items() if pair[0] in read and pair[0] not in shown]
    return AnalysisForm(
        id=analysis.id,
        own=_told(own, parameter, fault),
        selecting=_told(selecting, parameter, fault),
        # What could not be read is not sent again unless there is a field to mend it in.
        hidden=tuple(pair for pair in hidden if pair[0] != parameter),
        examples=EXAMPLES.get(analysis.id, ()),
    )


def _own(each: Parameter, given: str | None) -> Field:
    choices = tuple(str(one) for one in each.schema.get("enum", ()))
    if choices and each.default is None:
        choices = ("", *choices)
    return Field(
        name=each.name,
        label=LABELS.get(each.name, each.name.capitalize()),
        hint=_hint(each),
        value=given if given is not None else each.default or "",
        choices=choices,
        is_long=each.schema.get("maxLength", 0) > LONG,
        input_mode=INPUT_MODES.get(each.schema.get("type", ""), ""),
    )


def _hint(each: Parameter) -> str:
    if each.name in HINTS:
        return HINTS[each.name]
    if each.default is not None:
        return f"{each.description}; {each.default} if not said"
    example = each.schema.get("example")
    return f"{each.description}; like {example}" if example else each.description


def _told(fields: Sequence[Field], parameter: str, fault: str) -> tuple[Field, ...]:
    return tuple(
        replace(field, fault=fault) if fault and field.name == parameter else field
        for field in fields
    )
