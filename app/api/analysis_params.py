"""The query parameters of analyses: what each route reads, and what its own parameters mean."""

from __future__ import annotations

from app.analysis.asking import choosing
from app.analysis.parameters import Parameter as AnalysisParameter
from app.analysis.register import ANALYSES
from app.api.named_places import BY_NAME, MAX_NAME
from app.api.parameters import Parameter
from app.api.value_schemas import choice, text

__all__ = ["EXECUTION", "MEANINGS", "READ_BY_ANALYSES", "RESULT"]

RESULT = "/analyses/{result_id}"
EXECUTION = "/processes/{process_id}/execution"
FORMAT = Parameter(
    "the whole result, its first table, or a page; without it a browser gets the page",
    choice("json", "csv", "html"),
)
LISTS = ("/analyses",)
PAGE_OR_DATA = Parameter("page or data", choice("json", "html"))
# What chooses incidents, if an analysis reads it, its own parameters, and the format.
READ_BY_ANALYSES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(LISTS, ("f",)),
    RESULT: ("f",),
    **{
        f"/analyses/{each.id}": (*choosing(each), *(own.name for own in each.parameters), "f")
        for each in ANALYSES.values()
    },
}


def _meaning(analysis: str, own: AnalysisParameter) -> Parameter:
    if BY_NAME.get(analysis) == own.name:
        return Parameter(f"{own.description}, or its name", text(MAX_NAME), own.schema["example"])
    given = {"default": own.default} if own.default is not None else {}
    schema = {key: value for key, value in own.schema.items() if key != "example"}
    return Parameter(own.description, {**schema, **given}, own.schema.get("example"))


MEANINGS: dict[tuple[str, str], Parameter] = {
    **{(path, "f"): FORMAT for path in READ_BY_ANALYSES},
    **{(path, "f"): PAGE_OR_DATA for path in LISTS},
    **{
        (f"/analyses/{each.id}", own.name): _meaning(each.id, own)
        for each in ANALYSES.values()
        for own in each.parameters
    },
}
