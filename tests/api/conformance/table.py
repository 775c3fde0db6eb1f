"""The requirements of every class of the standards that is claimed, and the test of each.

The names are those of 17-069r4, 18-058r1, 18-062r2, 19-079r2, 20-057, 21-065r2 and 23-058r1. A
test is called after its class and its requirement, with the standard before them if it is not of
features; one that asks nothing of this service says why instead.
"""

from __future__ import annotations

import re

__all__ = ["CLASSES", "NOT_APPLICABLE", "TABLE", "name_of"]

PART_1, PART_2, PART_3, PART_5 = (f"ogcapi-features-{part}/1.0" for part in (1, 2, 3, 5))
CQL2 = "cql2/1.0"
PROCESSES = "ogcapi-processes-1/1.0"
TILES = "ogcapi-tiles-1/1.0"
OF_CQL2 = (
    "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
    "accent-insensitive-comparison", "basic-spatial-functions", "basic-spatial-functions-plus",
    "spatial-functions", "temporal-functions", "arrays", "property-property", "functions",
    "arithmetic",
)  # fmt: skip
# By the class: a standard and its name there.
CLASSES: dict[tuple[str, str], tuple[str, ...]] = {
    (PART_1, "core"): (
        "root-op", "root-success", "api-definition-op", "api-definition-success", "conformance-op",
        "conformance-success", "http", "query-param-unknown", "query-param-invalid", "crs84",
        "fc-md-op", "fc-md-success", "fc-md-links", "fc-md-items", "fc-md-items-links",
        "fc-md-extent", "fc-md-extent-multi", "sfc-md-op", "sfc-md-success", "fc-op",
        "fc-limit-definition", "fc-limit-response-1", "fc-bbox-definition", "fc-bbox-response",
        "fc-time-definition", "fc-time-response", "fc-response", "fc-links", "fc-rel-type",
        "fc-timeStamp", "fc-numberMatched", "fc-numberReturned", "f-op", "f-success", "f-links",
    ),
    (PART_1, "geojson"): ("definition", "content"),
    (PART_1, "html"): ("definition", "content"),
    (PART_1, "oas30"): (
        "oas-definition-1", "oas-definition-2", "oas-impl", "completeness", "exceptions-codes",
        "security",
    ),
    (PART_2, "crs"): (
        "crs-uri", "fc-md-crs-list", "fc-md-storageCrs", "fc-md-storageCrs-valid-value",
        "fc-md-crs-list-global", "fc-crs-definition", "fc-crs-valid-value", "fc-crs-default-value",
        "crs-exception", "fc-crs-action", "fc-bbox-crs-definition", "fc-bbox-crs-valid-value",
        "fc-bbox-crs-valid-default-value", "bbox-crs-exception", "fc-bbox-crs-action",
        "ogc-crs-header", "ogc-crs-header-value", "geojson",
    ),
    (PART_3, "queryables"): (
        "queryables-link", "get-queryables-op", "get-queryables-response",
        "expression-construction",
    ),
    (PART_3, "filter"): (
        "filter-param", "filter-lang-param", "filter-crs-wgs84", "filter-crs-param",
        "mixing-expressions", "response", "get-functions-operation", "get-functions-response-json",
    ),
    (PART_3, "features-filter"): (
        "get-queryables-op", "queryables-link", "filter-param", "filter-lang-param",
        "filter-crs-param", "response",
    ),
    (CQL2, "cql2-text"): ("escaping", *OF_CQL2),
    (CQL2, "cql2-json"): OF_CQL2,
    (CQL2, "basic-cql2"): (
        "cql2-filter", "property", "binary-comparison-predicate", "null-predicate",
    ),
    (CQL2, "advanced-comparison-operators"): (
        "like-predicate", "between-predicate", "in-predicate",
    ),
    (CQL2, "case-insensitive-comparison"): ("casei-function",),
    (CQL2, "accent-insensitive-comparison"): ("accenti-function",),
    (CQL2, "basic-spatial-functions"): ("spatial-functions", "spatial-predicate"),
    (CQL2, "basic-spatial-functions-plus"): ("spatial-data-types",),
    (CQL2, "spatial-functions"): ("spatial-functions",),
    (CQL2, "temporal-functions"): ("temporal-functions", "temporal-predicates"),
    (CQL2, "array-functions"): ("array-predicates",),
    (CQL2, "property-property"): ("withdraw-permissions",),
    (CQL2, "arithmetic"): ("arithmetic",),
    (CQL2, "functions"): (
        "functions", "get-functions-operation", "get-functions-response-json",
    ),
    (PART_5, "schemas"): (
        "json-schema", "properties", "additional-keywords", "role", "role-id", "property-seq",
        "unit", "definition",
    ),
    (PART_5, "core-roles-features"): (
        "role-primary-geometry", "role-primary-instant", "role-primary-interval-start",
        "role-primary-interval-end", "primary-temporal-constraints", "role-type",
    ),
    (PART_5, "returnables-and-receivables"): ("link", "op", "response"),
    (PART_5, "queryables"): ("link", "op", "response"),
    (TILES, "core"): (
        "conformance-success", "tc-op", "tc-tilematrix-definition", "tc-tilerow-definition",
        "tc-tilecol-definition", "tc-success", "tc-error",
    ),
    (TILES, "tileset"): ("description",),
    (TILES, "tilesets-list"): ("tileset-path", "tileset-links"),
    (TILES, "geodata-tilesets"): ("operation", "desc-links"),
    (TILES, "mvt"): ("content",),
    (PROCESSES, "core"): (
        "landingpage-op", "landingpage-success", "api-definition-op", "api-definition-success",
        "conformance-op", "conformance-success", "http", "test-process", "process-list",
        "pl-limit-definition", "pl-limit-response", "process-list-success", "pl-links", "process",
        "process-success", "process-exception/no-such-process", "process-execute-op",
        "process-execute-request", "process-execute-inputs", "process-execute-input-array",
        "process-execute-input-inline-object", "process-execute-input-mixed-type",
        "process-execute-input-inline-binary", "process-execute-input-inline-bbox",
        "process-execute-input-validation", "process-execute-default-execution-mode",
        "process-execute-auto-execution-mode", "process-execute-default-outputs",
        "process-execute-sync-raw-value-one", "process-execute-sync-raw-value-multi",
        "process-execute-sync-raw-ref", "process-execute-sync-raw-mixed-multi",
        "process-execute-sync-document", "process-execute-success-async",
        "job", "job-success", "job-exception-no-such-job", "job-results",
        "job-results-success-sync", "job-results-async-raw-value-one",
        "job-results-async-raw-value-multi", "job-results-async-raw-ref",
        "job-results-async-raw-mixed-multi", "job-results-async-document",
        "job-results-exception/no-such-job", "job-results-exception/results-not-ready",
        "job-results-failed",
    ),
    (PROCESSES, "ogc-process-description"): (
        "json-encoding", "inputs-def", "input-def", "input-binary", "input-mixed-type",
        "outputs-def", "output-def", "output-mixed-type",
    ),
    (PROCESSES, "json"): ("definition",),
    (PROCESSES, "oas30"): (
        "oas-definition-1", "oas-definition-2", "oas-impl", "completeness", "exceptions-codes",
        "security",
    ),
}  # fmt: skip
# Why a requirement asks nothing of this service; each is of something that may be left out.
NOT_APPLICABLE = {
    f"{PART_5}/req/schemas/definition": "no property names a semantic definition",
    f"{PART_5}/req/core-roles-features/role-primary-instant": "times of features are intervals",
    f"{PART_5}/req/core-roles-features/role-type": "all features of a collection are of one type",
    f"{PROCESSES}/req/core/process-execute-input-array": "no input is given more than once",
    f"{PROCESSES}/req/core/process-execute-sync-raw-ref": "outputs are given by value alone",
    f"{PROCESSES}/req/ogc-process-description/output-mixed-type": "the one output is an object",
    **{
        f"{PROCESSES}/req/{requirement}": "no input is binary"
        for requirement in (
            "core/process-execute-input-inline-binary",
            "ogc-process-description/input-binary",
        )
    },
    **{
        f"{PROCESSES}/req/core/process-execute-sync-raw-{case}": "each process has one output"
        for case in ("value-multi", "mixed-multi")
    },
    **{
        f"{PROCESSES}/req/core/{requirement}": "processes are answered at once: there are no jobs"
        for requirement in (
            "process-execute-success-async",
            "job-success",
            "job-results-success-sync",
            "job-results-async-raw-value-one",
            "job-results-async-raw-value-multi",
            "job-results-async-raw-ref",
            "job-results-async-raw-mixed-multi",
            "job-results-async-document",
            "job-results-exception/results-not-ready",
            "job-results-failed",
        )
    },
}
# What stands before the class in the name of a test, where two standards name a class alike.
BEFORE = {PROCESSES: "processes-", TILES: "tiles-"}


def name_of(standard: str, name: str, requirement: str) -> str:
    """Give the name of the test of a requirement of a class of a standard."""
    whole = f"{BEFORE.get(standard, '')}{name}-{requirement}"
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", whole)
    return re.sub("[-/]", "_", f"test_req_{apart}").lower()


TABLE: dict[str, str] = {
    f"{standard}/req/{name}/{requirement}": name_of(standard, name, requirement)
    for (standard, name), requirements in CLASSES.items()
    for requirement in requirements
    if f"{standard}/req/{name}/{requirement}" not in NOT_APPLICABLE
}
