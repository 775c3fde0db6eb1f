"""Write the whole service as files for any web host."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["site"]


def site(
    out: Annotated[Path, typer.Argument(help="Folder to write; a former twin is replaced.")],
    base_url: Annotated[
        str, typer.Option(help="Public address of the folder, for feeds, sitemap and previews.")
    ] = "",
) -> None:
    """Write the whole service as plain files for any web host."""
    from rich.console import Console
    from rich.progress import Progress

    from app.cli.catalog import record_for
    from app.publish.twin.folder import whole_folder
    from app.publish.twin.site import write_site
    from app.settings import read_settings

    base = _checked(base_url)
    settings = read_settings().model_copy(update={"with_leads": False})
    with whole_folder(out.absolute()) as folder:
        record = record_for()
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Files", total=None)
            written = write_site(
                settings,
                record,
                folder,
                base=base,
                told=lambda done, total: progress.update(task, completed=done, total=total),
            )
    size_mb = written.size_bytes / 1e6
    print(f"{out}: {written.files:,} files, {size_mb:.1f} MB. {record.catalog.coverage.sentence()}")
    if written.left_out:
        print(f"Left out without --base-url: {', '.join(written.left_out)}")


def _checked(base_url: str) -> str:
    """Give the address, ending in a slash."""
    from urllib.parse import urlsplit

    from app.domain.errors import BadParameterError

    if not base_url:
        return ""
    parts = urlsplit(base_url)
    is_plain = (
        parts.scheme in {"http", "https"} and parts.netloc and not parts.query + parts.fragment
    )
    if not is_plain or any(sign in base_url for sign in " \"'<>\\"):
        raise BadParameterError(
            "--base-url", f"'{base_url[:200]}' is no address like https://example.org/incidents/"
        )
    return base_url.rstrip("/") + "/"
