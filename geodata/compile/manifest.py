"""Write ``geodata/manifest.json``: what each shipped data file is, its licence, source and hash.

Usage, from the root of the repository: ``python geodata/compile/manifest.py``

What people have to say about a file stands in ``resources.yaml``; what a script measured stands in
``measured/NAME.json``; bytes and hashes are taken from the files. Every YAML file of the record
gets a resource of its own.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

__all__ = ["build_manifest", "changes", "main"]

GEODATA = Path(__file__).resolve().parent.parent
RECORD_FOLDERS = ("incidents", "leads", "context")
MEDIATYPES = {".geojson": "application/geo+json", ".csv": "text/csv", ".yaml": "application/yaml"}

Json = dict[str, Any]


def build_manifest(geodata: Path) -> Json:
    """Return the Data Package descriptor of the folder *geodata*.

    Raises
    ------
    FileNotFoundError
        If ``resources.yaml`` names a file that is not there.
    KeyError
        If a resource lacks a field or names a licence that ``resources.yaml`` does not define.
    """
    written = yaml.safe_load((geodata / "compile" / "resources.yaml").read_text(encoding="utf-8"))
    licences = written["licences"]
    entries = written["resources"] + [
        {**written["record_files"], **_of_record_file(path.relative_to(geodata))}
        for folder in RECORD_FOLDERS
        for path in sorted((geodata / folder).glob("*.yaml"))
    ]
    resources = [_resource(geodata, entry, licences) for entry in entries]
    return {**written["package"], "licenses": list(licences.values()), "resources": resources}


def changes(old: Json, new: Json) -> list[str]:
    """Return one line for each file that came, went or changed between two descriptors.

    Examples
    --------
    >>> changes({}, {"resources": [{"path": "a.csv", "hash": "sha256:00"}]})
    ['added a.csv']
    """
    before, after = (
        {entry["path"]: entry for entry in package.get("resources", [])} for package in (old, new)
    )
    lines = [f"removed {path}" for path in before if path not in after]
    lines += [f"added {path}" for path in after if path not in before]
    lines += [f"changed {path}" for path in after if path in before and after[path] != before[path]]
    head_old, head_new = (
        {key: value for key, value in package.items() if key != "resources"}
        for package in (old, new)
    )
    return lines + (["changed the head of the manifest"] if head_old != head_new else [])


def _of_record_file(path: Path) -> Json:
    """Return what tells one file of the record from the others, and what none of them has."""
    return {
        "name": f"{path.parent.name}-{path.stem}".lower(),
        "path": path.as_posix(),
        "title": path.stem,
        "crs": None,
        "accuracy_m": None,
        "edits": [],
        "built_by": None,
    }


def _resource(geodata: Path, entry: Json, licences: Json) -> Json:
    measured = geodata / "compile" / "measured" / f"{entry['name']}.json"
    return {
        "name": entry["name"],
        **_file(geodata, geodata / entry["path"]),
        "title": entry["title"],
        "licenses": [licences[name] for name in entry["licences"]],
        "sources": entry["sources"],
        "credit": entry["credit"],
        "crs": entry["crs"],
        "accuracy_m": entry["accuracy_m"],
        "edits": entry["edits"],
        "measured": json.loads(measured.read_text(encoding="utf-8")) if measured.exists() else {},
        "built_by": entry["built_by"],
    }


def _file(geodata: Path, path: Path) -> Json:
    content = path.read_bytes()
    return {
        "path": path.relative_to(geodata).as_posix(),
        "format": path.suffix.removeprefix("."),
        "mediatype": MEDIATYPES[path.suffix],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def main() -> None:
    """Write the manifest and print what changed."""
    target = GEODATA / "manifest.json"
    old = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    new = build_manifest(GEODATA)
    target.write_text(
        json.dumps(new, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n"
    )
    print("\n".join(changes(old, new)) or "nothing changed")


if __name__ == "__main__":
    main()
