"""The query parameters of analyses: what each route reads, and what its own parameters mean."""

from __future__ import annotations

from app.analysis.asking import choosing
from app.analysis.parameters import Parameter as AnalysisParameter
from app.analysis.register import ANALYSES
from app.api.parameters import Parameter
from app.api.value_schemas import choice

__all__ = ["BUNDLE", "EXECUTION", "MEANINGS", "READ_BY_ANALYSES", "RESULT"]

RESULT = "/analyses/{result_id}"
BUNDLE = f"{RESULT}/bundle.zip"
EXECUTION = "/processes/{process_id}/execution"
FORMAT = Parameter("the whole result, or its first table", choice("json", "csv", default="json"))
# What chooses incidents, if an analysis reads it, its own parameters, and the format.
READ_BY_ANALYSES: dict[str, tuple[str, ...]] = {
    RESULT: ("f",),
    BUNDLE: (),
    **{
        f"/analyses/{each.id}": (*choosing(each), *(own.name for own in each.parameters), "f")
        for each in ANALYSES.values()
    },
}


def _meaning(own: AnalysisParameter) -> Parameter:
    given = {"default": own.default} if own.default is not None else {}
    schema = {key: value for key, value in own.schema.items() if key != "example"}
    return Parameter(own.description, {**schema, **given}, own.schema.get("example"))


MEANINGS: dict[tuple[str, str], Parameter] = {
    **{(path, "f"): FORMAT for path, read in READ_BY_ANALYSES.items() if "f" in read},
    **{
        (f"/analyses/{each.id}", own.name): _meaning(own)
        for each in ANALYSES.values()
        for own in each.parameters
    },
}
