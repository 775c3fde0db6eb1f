"""The query parameters of analyses: what each route reads, and what its own parameters mean."""

from __future__ import annotations

from app.analysis.asking import choosing
from app.analysis.parameters import Parameter as AnalysisParameter
from app.analysis.register import ANALYSES
from app.api.parameters import Parameter
from app.api.value_schemas import choice, text
from app.desk.named_places import BY_NAME, MAX_NAME
from app.maps.plots.pictures import (
    DEFAULT_WIDTH_PX,
    FORMATS,
    PICTURED,
    THEMES,
    WIDTHS_PX,
)  # fmt: skip

__all__ = ["BUNDLE", "EXECUTION", "JOB", "MEANINGS", "PICTURES", "READ_BY_ANALYSES", "RESULT"]

RESULT = "/analyses/{result_id}"
BUNDLE = f"{RESULT}/bundle.zip"
EXECUTION = "/processes/{process_id}/execution"
JOB = "/jobs/{job_id}"
FORMAT = Parameter(
    "the whole result, its first table, or a page; without it a browser gets the page",
    choice("json", "csv", "html"),
)
LISTS = ("/analyses",)
PAGE_OR_DATA = Parameter("page or data", choice("json", "html"))
# How a picture looks, and where there is one.
LOOK = {
    "theme": Parameter("beside f=svg or f=png", choice(*THEMES, default=THEMES[0])),
    "width": Parameter(
        "beside f=svg or f=png: how wide, in pixels",
        {
            "type": "integer", "minimum": WIDTHS_PX[0], "maximum": WIDTHS_PX[1],
            "default": DEFAULT_WIDTH_PX,
        },
    ),
}  # fmt: skip
SHOWING = Parameter(
    "the whole result, its first table, its picture, or a page; a browser gets the page",
    choice("json", "csv", "html", *FORMATS),
)
PICTURES = (RESULT, *(f"/analyses/{name}" for name in PICTURED))
# What chooses incidents, if an analysis reads it, its own parameters, and the format.
READ_BY_ANALYSES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(LISTS, ("f",)),
    RESULT: ("f", *LOOK),
    BUNDLE: (),
    **{
        f"/analyses/{each.id}": (
            *choosing(each),
            *(own.name for own in each.parameters),
            "f",
            *(LOOK if each.id in PICTURED else ()),
        )
        for each in ANALYSES.values()
    },
}


def _meaning(analysis: str, own: AnalysisParameter) -> Parameter:
    if BY_NAME.get(analysis) == own.name:
        return Parameter(f"{own.description}, or its name", text(MAX_NAME), own.schema["example"])
    is_whole = own.schema.get("type") == "integer"
    default = own.default and int(own.default) if is_whole else own.default
    given = {} if default is None else {"default": default}
    schema = {key: value for key, value in own.schema.items() if key != "example"}
    return Parameter(own.description, {**schema, **given}, own.schema.get("example"))


MEANINGS: dict[tuple[str, str], Parameter] = {
    **{(path, "f"): FORMAT for path, read in READ_BY_ANALYSES.items() if "f" in read},
    **{(path, "f"): PAGE_OR_DATA for path in LISTS},
    **{(path, "f"): SHOWING for path in PICTURES},
    **{(path, name): said for path in PICTURES for name, said in LOOK.items()},
    **{
        (f"/analyses/{each.id}", own.name): _meaning(each.id, own)
        for each in ANALYSES.values()
        for own in each.parameters
    },
}
