"""What the files say of themselves: what they are, of when, and what they cannot do."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from app.analysis.asking import software_version
from app.publish.twin.folder import MANIFEST
from app.publish.twin.names import STILLS, VIEWS

if TYPE_CHECKING:
    from app.language.languages import Language
    from app.store.catalog import Catalog

__all__ = ["FOLLOWED", "Words"]

# What the files are, by the names of these formats; no requirements class of a service is met.
FOLLOWED = (
    "GeoJSON (RFC 7946)", "FlatGeobuf 3", "GeoPackage 1.3", "GeoParquet 1.1", "KML 2.2",
    "Mapbox Vector Tile 2.1", "TileJSON 3.0", "MapLibre Style Specification 8",
    "JSON Schema 2020-12", "Data Package 2.0", "DCAT 3", "PROV-O", "OpenAPI 3.0.3",
)  # fmt: skip
LEFT_OUT = (
    "feeds (Atom, JSON Feed)", "sitemap", "canonical addresses", "what other sites show of a link",
    "addresses in citations",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences about the files of a catalog; ``base`` is their public address, or empty."""

    catalog: Catalog
    base: str

    @property
    def day(self) -> str:
        """The day of the data, as a date."""
        return self.catalog.data_date

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is not there for want of a public address."""
        return () if self.base else LEFT_OUT

    @property
    def withdrawn(self) -> list[str]:
        """The incidents that were public and were withdrawn, by id."""
        return sorted(self.catalog.told_withdrawn)

    @property
    def plain(self) -> str:
        """What the files are, in one sentence for documents that are no pages."""
        return (
            f"Files of catalog version {self.catalog.version}, data of {self.day}; they answer no "
            "parameter and no Accept header"
        )

    def foot(self, language: Language) -> str:
        """Give what stands at the foot of each page."""
        said = language.say(
            "Files of record version {version}, data of {day}. Filters of data, analyses and "
            "questions need the running service.",
            version=self.catalog.version,
            day=language.day(self.catalog.dated.date()).rstrip("."),  # the sentence has its own
        )
        return f'<p class="twin" lang="{language.code}">{escape(said)}</p>'

    def landing(self) -> str:
        """Give what the landing page says after its first words."""
        without = f" Left out for want of a public address: {', '.join(LEFT_OUT)}."
        said = (
            f"These are files of catalog version <code>{self.catalog.version}</code>, data of "
            f"{self.day}, made by Incident Mapper {software_version()}. They stand on any web host "
            "and ask nobody. Filters of data, analyses, questions and files of a selection need "
            f"the running service and are not here.{without if self.left_out else ''}"
        )
        gone = "".join(f"\n<li>{_withdrawn(name)}</li>" for name in self.withdrawn)
        told = f"\n<h2>Withdrawn incidents</h2>\n<ul>{gone}\n</ul>" if gone else ""
        images = "".join(f"\n<li>{_images(name)}</li>" for name in VIEWS)
        return (
            f'\n<p class="coverage">{said} <a href="{MANIFEST}">All files, with their SHA-256</a>'
            '</p>\n<h2>Images</h2>\n<ul>\n<li><a href="map-one-file.html">The map as one file</a>'
            f", to keep or to send</li>{images}\n</ul>{told}"
        )

    def conformance(self) -> str:
        """Give what the page of conformance says instead of a list."""
        said = ", ".join(FOLLOWED)
        return (
            "\n<p>These are files. They answer no parameter, no Accept header and no question, so "
            "they meet no requirements class of a service, and none is claimed. Formats that they "
            f"follow: {escape(said)}.</p>"
        )


def _withdrawn(name: str) -> str:
    return f'<a href="incidents/{name}.html"><code>{name}</code></a>: why, and on which day'


def _images(view: str) -> str:
    """Give links to the still images of a view."""
    light, dark = (
        ", ".join(f'<a href="images/{view}{mark}.{form}">{form.upper()}</a>' for form in forms)
        for mark, forms in (("", STILLS), ("-dark", STILLS[:-1]))
    )
    return f"{view.capitalize()}: {light}; dark: {dark}"
