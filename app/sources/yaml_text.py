"""Write a record as YAML in one canonical form that reads back as the same data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from typing_extensions import override

from app.sources.strict_yaml import TIMESTAMP, read_yaml

if TYPE_CHECKING:
    from app.domain.record.plain import Plain

__all__ = ["yaml_text"]

WIDTH = 96
# Longer text is folded over lines; a list of short words stands on one.
LONGEST_LINE = 72


class _Dumper(yaml.SafeDumper):
    """The safe dumper, but dates stay plain text, as the reader takes them."""

    @override
    def ignore_aliases(self, _: Any) -> bool:
        return True

    @override
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # PyYAML's own
        super().increase_indent(flow, indentless=False)


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    folded = len(value) > LONGEST_LINE and "\n" not in value
    style = ">" if folded else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(item, str | int) and len(str(item)) < LONGEST_LINE for item in value)
    fits = sum(len(str(item)) + 2 for item in value) < LONGEST_LINE
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short and fits)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def yaml_text(data: Plain) -> str:
    """Give plain data as YAML: keys in their order, UTF-8, long text folded.

    Text that YAML cannot fold or keep as a block without loss is quoted.
    """
    written = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, indent=2
    )
    if read_yaml(written)[0] == data:
        return written
    # A block scalar that loses a blank: quoted, nothing is lost.
    return yaml.safe_dump(data, allow_unicode=False, sort_keys=False, width=WIDTH)
