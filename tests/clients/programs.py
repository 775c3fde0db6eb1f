"""Run other people's GIS programs as their users do: the system's, with nothing of ours around."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["QGIS_PYTHON", "Programs", "Told"]

# QGIS' Python belongs to the system's interpreter; that of a virtual environment cannot load it.
QGIS_PYTHON = "/usr/bin/python3"
LIMIT_S = 120
# Layers are let go before QGIS is: it crashes at its end if Python still holds one.
QGIS = """
import json, sys
from qgis.core import *
program = QgsApplication([], False)
program.initQgis()
messages = []
def note(text, tag, level):
    messages.append(f"{tag}: {text}")
program.messageLog().messageReceived.connect(note)
def asked():
__CODE__
answer = asked()
program.messageLog().messageReceived.disconnect(note)
print(json.dumps({"answer": answer, "messages": messages}), flush=True)
program.exitQgis()
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a program printed, the answer of a script, and what it complained about."""

    out: str
    errors: str
    answer: Any = None
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Programs:
    """Programs of the system, with a home folder that is the tests' own."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """A clean environment: no ``PYTHONPATH``, no proxy, no GDAL or PROJ folder of wheels."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(self.home),
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a program that is read later."""
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> Told:
        """Run a program of the system to its end, which must be a good one."""
        if not shutil.which(command[0], path=self.environment["PATH"]):
            pytest.skip(f"{command[0]} is not installed: see .ci/clients")
        return finished(self.start(*command))

    def qgis(self, code: str, *words: str) -> Told:
        """Run lines in QGIS' Python, headless; they return the answer."""
        return script_told(self.start_qgis(code, *words))

    def start_qgis(self, code: str, *words: str) -> subprocess.Popen[str]:
        """Start lines in QGIS' Python; read them with :func:`script_told`."""
        self.need_python("qgis.core")
        lines = textwrap.indent(textwrap.dedent(code), "    ")
        return self.start(QGIS_PYTHON, "-c", QGIS.replace("__CODE__", lines), *words)

    def python(self, module: str, code: str, *words: str) -> Told:
        """Run lines that use a module of the system's Python; they print the answer."""
        self.need_python(module)
        return script_told(self.start(QGIS_PYTHON, "-c", code, *words))

    def need_python(self, module: str) -> None:
        """Skip the test where the system's Python lacks a module."""
        found = shutil.which(QGIS_PYTHON) is not None and (
            subprocess.run(
                [QGIS_PYTHON, "-c", f"import {module}"],
                env=self.environment,
                capture_output=True,
                check=False,
            ).returncode
            == 0
        )
        if not found:
            pytest.skip(f"{QGIS_PYTHON} has no {module}: see .ci/clients")

    def start_ours(self, code: str, *words: str) -> subprocess.Popen[str]:
        """Start lines in this interpreter, with the packages that are pinned."""
        return self.start(sys.executable, "-c", textwrap.dedent(code), *words)


def finished(process: subprocess.Popen[str]) -> Told:
    """Wait for a program and give what it said."""
    out, errors = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, f"{process.args!r}: {process.returncode}\n{errors}"
    return Told(out, errors)


def script_told(process: subprocess.Popen[str]) -> Told:
    """Wait for a script and give its answer with what it complained about."""
    told = finished(process)
    last = json.loads(told.out.splitlines()[-1])
    return Told(told.out, told.errors, last["answer"], last["messages"])
