"""The same selection gives the same bytes: twice here, and in processes that hash otherwise."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from app.exports.formats import FORMATS, pieces
from tests.exports.samples import odd

if TYPE_CHECKING:
    from app.exports.formats import Format

SCRIPT = """
import hashlib, json
from app.exports.formats import FORMATS, pieces
from tests.exports.samples import odd
print(json.dumps({name: hashlib.sha256(b"".join(pieces(wanted, odd()))).hexdigest()
                  for name, wanted in FORMATS.items()}))
"""


def digest(wanted: Format) -> str:
    return hashlib.sha256(b"".join(pieces(wanted, odd()))).hexdigest()


@pytest.mark.parametrize("name", FORMATS)
def test_twice_in_one_process(name: str) -> None:
    first = digest(FORMATS[name])
    time.sleep(0.01)  # a clock of milliseconds would have moved on
    assert digest(FORMATS[name]) == first


def test_in_other_processes() -> None:
    found = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Almaty"}  # noqa: TID251 - handed on
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True
        )
        found.append(json.loads(ran.stdout))
        time.sleep(1)  # and one of seconds
    assert found[0] == found[1] == {name: digest(FORMATS[name]) for name in FORMATS}
