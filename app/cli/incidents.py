"""List incidents, show one with everything on record, and change it."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.duplicates import duplicates, merge, unmerge
from app.cli.editing import add, diff, edit, history, redact, withdraw
from app.cli.exporting import export
from app.cli.importing import import_incidents

__all__ = ["incidents"]

incidents = typer.Typer(help="List, show and change incidents.", no_args_is_help=True)

for command in (add, edit, withdraw, redact, history, diff, export, duplicates, merge, unmerge):
    incidents.command()(command)
incidents.command(name="import")(import_incidents)

AsJson = Annotated[bool, typer.Option("--json", help="Give JSON instead of text.")]
WithLeads = Annotated[bool, typer.Option("--with-leads", help="Include leads, marked.")]


@incidents.command(name="list")
def list_incidents(
    query: Annotated[str, typer.Argument(help="A selection, as in the address of the map.")] = "",
    with_leads: WithLeads = False,
    as_json: AsJson = False,
) -> None:
    """List the incidents of a selection, such as 'near=cpc-terminal,25km'."""
    from urllib.parse import parse_qsl

    from rich.console import Console
    from rich.table import Column, Table

    from app.cli.catalog import catalog_for
    from app.cli.values import print_json
    from app.selection.selection import Selection
    from app.store.select import select

    asked = Selection.parse(parse_qsl(query, keep_blank_values=True))
    catalog = catalog_for(with_leads=with_leads)
    page = select(catalog, "incidents", asked)
    if as_json:
        print_json([feature.properties for feature in page.features])
        return
    table = Table(
        Column("id", no_wrap=True), "start", "class", "title", title=catalog.coverage.sentence()
    )
    for feature in page.features:
        row = feature.properties
        table.add_row(row["id"], row["date_start_local"], row["event_class"], row["title"])
    Console().print(table)


@incidents.command()
def show(
    name: Annotated[str, typer.Argument(help="Id of an incident.")],
    with_leads: WithLeads = False,
    as_json: AsJson = False,
) -> None:
    """Show one incident: when, where, distances, reports, attribution, sources."""
    from app.cli.catalog import catalog_for
    from app.cli.values import print_json
    from app.maps.card_lines import text_of
    from app.maps.cards import card

    catalog = catalog_for(with_leads=with_leads)
    if as_json:
        print_json(catalog.feature("incidents", name).as_geojson(nested=True))
        return
    shown = card(catalog.incident(name), catalog)
    lead = " (unconfirmed lead)" if shown["lead"] else ""
    print(f"{shown['title']}{lead}\n{shown['label']}, {shown['id']}\n\n{shown['summary']}")
    for section in shown["sections"]:
        print(f"\n{section['head']}")
        for line in section["lines"]:
            print(f"  {text_of(line)}")
    print("\nSources")
    for source in shown["sources"]:
        print(f"  {source['text']} ({source['note']})\n    {source['url']}")
