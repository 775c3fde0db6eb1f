"""Read the arguments that the scripts of this folder have in common."""

import argparse
from pathlib import Path

__all__ = ["arguments"]


def arguments(description: str, *, measures: bool = False, **inputs: str) -> argparse.Namespace:
    """Return the paths given on the command line.

    Parameters
    ----------
    description
        What the script does, for ``--help``.
    measures
        Whether the script also takes ``--measured``, where to write what it measured.
    **inputs
        Name and help text of each input file, in order.
    """
    parser = argparse.ArgumentParser(description=description)
    for name, text in inputs.items():
        parser.add_argument(name, type=Path, help=text)
    parser.add_argument("--output", type=Path, required=True)
    if measures:
        parser.add_argument("--measured", type=Path, help="where to write the measured deviation")
    return parser.parse_args()
