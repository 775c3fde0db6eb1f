"""Cases of CQL2 without space and time: comparisons, patterns, lists, arithmetic."""

from __future__ import annotations

import math
import operator
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from tests.api.conformance.cases import Case, Truth, call, case, prop

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ARITHMETIC", "ARRAYS", "BASIC", "BETWEEN", "CASEI_AND_ACCENTI", "COMPARED", "IN",
           "LIKE", "LOGIC", "NULL", "PAIRS"]  # fmt: skip

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le,
    ">=": operator.ge,
}  # fmt: skip
# A column of each kind, and a value that some features have: RFC 3339 sorts as text does.
VALUES: list[tuple[str, str, Any, Any]] = [
    ("incidents", "country", "RU", "RU"),
    ("incidents", "title", "Drones", "Drones"),
    ("incidents", "kp_km", 1506.5, 1506.5),
    ("incidents", "injured_best", 2, 2),
    ("incidents", "date_start_local", {"date": "2025-08-29"}, "2025-08-29"),
    ("incidents", "date_end_local", {"date": "2025-10-16"}, "2025-10-16"),
    ("incidents", "utc_start", {"timestamp": "2025-09-24T09:03:00Z"}, "2025-09-24T09:03:00Z"),
    ("statements", "conditional", True, True),
    ("impacts", "to_known", False, False),
]
COMPARED: dict[str, list[Case]] = {
    op: [
        case(where, call(op, prop(name), value), lambda own, op=op, to=plain: COMPARE[op](own, to),
             name)
        for where, name, value, plain in VALUES
    ]
    for op in COMPARE
}  # fmt: skip


def is_null(collection: str, name: str) -> Case:
    return Case(collection, call("isNull", prop(name)), lambda f: f["properties"][name] is None)


NULL = [
    is_null(where, name) for where, name, _, _ in VALUES
] + [
    Case("places", call("isNull", prop("geom")), lambda f: f["geometry"] is None),
    Case("incidents", call("isNull", call(">", prop("kp_km"), 1)),
         lambda f: f["properties"]["kp_km"] is None),
    Case("incidents", call("isNull", "text"), lambda _: False),
]  # fmt: skip


def both(one: Truth, two: Truth) -> Truth:
    return False if False in (one, two) else None if None in (one, two) else True


def either(one: Truth, two: Truth) -> Truth:
    return True if True in (one, two) else None if None in (one, two) else False


def more(feature: dict[str, Any], name: str, than: float) -> Truth:
    value = feature["properties"][name]
    return None if value is None else value > than


def opposite(one: Truth) -> Truth:
    return None if one is None else not one


YES, NO = True, False
HURT, FAR = call(">", prop("injured_best"), 1), call(">", prop("kp_km"), 1400)


def hurt(feature: dict[str, Any]) -> Truth:
    return more(feature, "injured_best", 1)


def far(feature: dict[str, Any]) -> Truth:
    return more(feature, "kp_km", 1400)


LOGIC = [
    Case("incidents", call("and", HURT, FAR), lambda f: both(hurt(f), far(f))),
    Case("incidents", call("or", HURT, FAR), lambda f: either(hurt(f), far(f))),
    Case("incidents", call("not", call("and", HURT, FAR)),
         lambda f: opposite(both(hurt(f), far(f)))),
    Case("incidents",
         call("and", call("or", HURT, call("not", FAR)), call("isNull", prop("kp_km"))),
         lambda f: both(either(hurt(f), opposite(far(f))), f["properties"]["kp_km"] is None)),
    Case("incidents", call("and", YES, call("or", NO, HURT), call("not", NO)), hurt),
    Case("statements", call("or", prop("conditional"), NO),
         lambda f: f["properties"]["conditional"]),
    Case("incidents", YES, lambda _: True),
    Case("incidents", NO, lambda _: False),
]  # fmt: skip
BASIC = [*(one for cases in COMPARED.values() for one in cases), *NULL, *LOGIC]


def like(pattern: str) -> Callable[[str], bool]:
    """Translate a pattern without escapes."""
    parts = [{"%": ".*", "_": "."}.get(letter) or re.escape(letter) for letter in pattern]
    return lambda text: re.fullmatch("".join(parts), text, re.DOTALL) is not None


PATTERNS = ("%Novorossiysk%", "D%", "%s", "_il%", "R_", "RU", "%", "", "%drone%a%", "a.c", "__")
LIKE = [
    case("incidents", call("like", prop(name), pattern), like(pattern), name)
    for name in ("title", "country", "weapon_class", "kp_source")
    for pattern in PATTERNS
] + [
    case("incidents", call("like", prop("title"), r"%\%%"), lambda own: "%" in own, "title"),
    case("incidents", call("like", prop("event_class"), r"%l\_h%"), lambda own: "l_h" in own,
         "event_class"),
]  # fmt: skip
BETWEEN = [
    case("incidents", call("between", prop(name), low, high),
         lambda own, low=low, high=high: low <= own <= high, name)
    for name, low, high in (("kp_km", 1200, 1506.5), ("kp_km", 1506.5, 1506.5), ("kp_km", 9, 1),
                            ("injured_best", 2, 5), ("date_prec", 2, 4))
]  # fmt: skip
IN = [
    case("incidents", call("in", prop(name), list(values)),
         lambda own, among=plain: own in among, name)
    for name, values, plain in (
        ("country", ["KZ", "XX"], {"KZ"}), ("injured_best", [2, 5, 99], {2, 5}),
        ("kp_km", [1511, 1506.5], {1511, 1506.5}), ("kp_source", ["x"], {"x"}),
        ("date_start_local", [{"date": "2025-08-29"}, {"date": "2026-01-18"}],
         {"2025-08-29", "2026-01-18"}),
        ("utc_start", [{"timestamp": "2025-09-24T09:03:00Z"}], {"2025-09-24T09:03:00Z"}),
    )
] + [case("statements", call("in", prop("conditional"), [True]), bool, "conditional")]  # fmt: skip


def bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def casei(value: Any) -> dict[str, Any]:
    return call("casei", value)


def accenti(value: Any) -> dict[str, Any]:
    return call("accenti", value)


FOLDED = {"CASEI": (casei, str.casefold), "ACCENTI": (accenti, bare)}
CASEI_AND_ACCENTI: dict[str, list[Case]] = {
    name: [
        *(case("places", call(op, wrap(prop(name)), wrap(word)),
               lambda own, op=op, fold=fold, word=word: COMPARE[op](fold(own), fold(word)), name)
          for op in COMPARE
          for name, word in (("name_en", "NOVOROSSIYSK"), ("name_en", "Novorossíysk"),
                             ("name_ru", "новороссийск"), ("name_ru", "Новороссииск"))),
        *(case("incidents", call("like", wrap(prop("title")), wrap(pattern)),
               lambda own, fold=fold, pattern=pattern: like(fold(pattern))(fold(own)), "title")
          for pattern in ("%DRONE%", "%drónes%", "%Novorossiysk%", "%ß%")),
        case("incidents", call("in", wrap(prop("country")), [wrap("ru"), wrap("RÚ")]),
             lambda own, fold=fold: fold(own) in {fold("ru"), fold("RÚ")}, "country"),
        case("incidents", call("=", wrap("Straße"), wrap("STRASSE")),
             lambda fold=fold: fold("Straße") == fold("STRASSE")),
        case("incidents", call("=", wrap("Ёлка"), wrap("Елка")),
             lambda fold=fold: fold("Ёлка") == fold("Елка")),
        Case("incidents", call("isNull", wrap(prop("kp_source"))),
             lambda f: f["properties"]["kp_source"] is None),
    ]
    for name, (wrap, fold) in FOLDED.items()
}  # fmt: skip
SETS: dict[str, Callable[[set[str], set[str]], bool]] = {
    "a_equals": operator.eq, "a_contains": operator.ge, "a_containedBy": operator.le,
    "a_overlaps": lambda one, two: bool(one & two),
}  # fmt: skip
WEAPONS: tuple[list[str], ...] = (
    ["uav"],
    ["usv", "uav"],
    ["debris", "uav"],
    ["uav", "uav", "usv", "debris", "x"],
    [],
)
ARRAYS: dict[str, list[Case]] = {
    op: [
        case("incidents", call(op, prop("weapon_class"), words),
             lambda own, test=test, words=words: test(set(own.split(",")), set(words)),
             "weapon_class")
        for words in WEAPONS
    ] + [
        case("incidents", call(op, words, prop("weapon_class")),
             lambda own, test=test, words=words: test(set(words), set(own.split(","))),
             "weapon_class")
        for words in WEAPONS
    ] + [
        case("incidents", call(op, [prop("country"), "KZ"], ["KZ"]),
             lambda own, test=test: test({own, "KZ"}, {"KZ"}), "country"),
        case("incidents", call(op, [1, 2], [2.0, 1]),
             lambda test=test: test({"1", "2"}, {"2", "1"})),
    ]
    for op, test in SETS.items()
}  # fmt: skip
COMPUTE: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "%": math.fmod, "div": lambda a, b: math.trunc(a / b), "^": operator.pow,
}  # fmt: skip
ARITHMETIC: dict[str, list[Case]] = {
    op: [
        case("incidents", call(">", call(op, prop("kp_max_km"), prop("date_prec")), limit),
             lambda one, two, by=by, limit=limit: by(one, two) > limit, "kp_max_km", "date_prec")
        for limit in (0.5, 755, 1509.5, 1511, 1512)
    ] + [
        case("incidents", call("<=", call(op, call("-", prop("kp_max_km"), prop("kp_min_km")), 7),
                               call("+", 1, call("*", 2, 3))),
             lambda one, two, by=by: by(one - two, 7) <= 7, "kp_max_km", "kp_min_km"),
        case("incidents", call("=", call(op, -7, 2), by(-7, 2)), lambda: True),
    ]
    for op, by in COMPUTE.items()
}  # fmt: skip
PAIRS = [
    *(case("incidents", call(op, prop("kp_min_km"), prop("kp_km")),
           lambda one, two, op=op: COMPARE[op](one, two), "kp_min_km", "kp_km") for op in COMPARE),
    *(case("incidents", call(op, prop("date_start_local"), prop("date_end_local")),
           lambda one, two, op=op: COMPARE[op](one, two), "date_start_local", "date_end_local")
      for op in COMPARE),
    *(case("incidents", call(op, 1506.5, prop("kp_km")),
           lambda own, op=op: COMPARE[op](1506.5, own), "kp_km") for op in COMPARE),
    *(case("incidents", call(op, "b", "a"), lambda op=op: COMPARE[op]("b", "a")) for op in COMPARE),
    case("incidents", call("between", prop("kp_km"), prop("kp_min_km"), prop("kp_max_km")),
         lambda own, low, high: low <= own <= high, "kp_km", "kp_min_km", "kp_max_km"),
    case("incidents", call("between", 1500, prop("kp_min_km"), prop("kp_max_km")),
         lambda low, high: low <= 1500 <= high, "kp_min_km", "kp_max_km"),
    case("incidents", call("in", "KZ", [prop("country"), "x"]), lambda own: own == "KZ", "country"),
    case("incidents", call("like", "Russia", "R%"), lambda: True),
    case("statements", call("=", prop("conditional"), prop("hypothetical")),
         lambda one, two: one == two, "conditional", "hypothetical"),
]  # fmt: skip
