"""The table of functions: complete, told in words, and true to what it names."""

from __future__ import annotations

from importlib import import_module

import pytest

from app.selection.functions import FUNCTIONS, Function
from app.selection.units import UNITS_M


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_what_stands_behind_a_function_exists(function: Function) -> None:
    module, _, path = function.domain.partition(":")
    found: object = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    assert callable(found) or hasattr(found, "func")
    assert function.doc.endswith(".")
    assert function.signature.startswith(f"{function.name}(")


def test_all_functions_of_cql2_and_our_own_are_there() -> None:
    families = {"S_": 10, "T_": 15, "A_": 4}
    assert {p: sum(n.startswith(p) for n in FUNCTIONS) for p in families} == families
    assert {"CASEI", "ACCENTI", "FEATURE", "KP_BETWEEN", "P_DWITHIN"} < set(FUNCTIONS)


def test_units_are_the_international_ones() -> None:
    assert UNITS_M == {"m": 1.0, "km": 1000.0, "mi": 1609.344, "nmi": 1852.0}
