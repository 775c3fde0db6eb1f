"""Give a version as the file that it would be in the shipped record, so that both say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from app.domain.record.vocabulary import MsgType, RecordStatus
from app.sources.strict_yaml import read_yaml
from app.sources.yaml_text import yaml_text

if TYPE_CHECKING:
    from app.store.journal.entry import Version

__all__ = ["upstream_yaml"]


def upstream_yaml(version: Version) -> str:
    """Give the YAML of a version: of one that stands, the text that it was read from.

    A record that was taken back here says so as a shipped one does: ``record_status: withdrawn``,
    ``msg_type: cancel``, the version that this is, and the reason as the first line of its notes.
    All other lines stay as they were written.
    """
    written = version.text if version.text is not None else yaml_text(version.data)
    if not version.is_withdrawn:
        return written
    said = cast("dict[str, Any]", read_yaml(written)[0])
    if said["record_status"] == RecordStatus.WITHDRAWN:
        return written
    told = {
        "version": version.version,
        "msg_type": MsgType.CANCEL.value,
        "supersedes": version.supersedes,
        "record_status": RecordStatus.WITHDRAWN.value,
        "notes": "\n".join(filter(None, [version.reason, said.get("notes")])),
    }
    wanted = {**said, **told}
    marked = _set_lines(written, told)
    return marked if read_yaml(marked)[0] == wanted else yaml_text(wanted)


def _set_lines(text: str, told: dict[str, Any]) -> str:
    """Write the top-level members anew, with the lines that are set in below them."""
    for name, value in told.items():
        line = yaml_text({name: value})
        member = re.compile(rf"^{name}:.*\n(?:[ \t]+.*\n|\n(?=[ \t]))*", re.MULTILINE)
        text, found = member.subn(lambda _, line=line: line, text, count=1)  # type: ignore[misc]
        if not found:
            text = f"{text.rstrip()}\n{line}"
    return text
