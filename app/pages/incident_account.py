"""All that is on record of an incident, section by section: for its page and for a dossier."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.errors import MapperError
from app.domain.record.views import toll
from app.maps.choices import IMPACTS
from app.pages import incident_facts, incident_reports, incident_sources
from app.pages.blocks import Line, Section, Span, own
from app.pages.incident_words import STATES, Pages
from app.store.citation import citation_of

if TYPE_CHECKING:
    from app.domain.record.incidents import Impact, Incident
    from app.domain.record.vocabulary import Measure
    from app.language.languages import Language
    from app.store.catalog import Catalog
    from app.store.citation import Citation
    from app.store.journal.entry import Version
    from app.store.measured import Measured

__all__ = ["Told", "account"]


@dataclass(frozen=True)
class Told:
    """An incident, and whatever its account is told from.

    ``every_version`` are the versions that were ever public; ``root`` is the public address of the
    service, ending in a slash, or empty where nobody knows it; ``given`` is the moment that was
    asked for, as it was written.
    """

    catalog: Catalog
    measured: Measured
    every_version: tuple[Version, ...]
    language: Language
    root: str = ""
    given: str = ""
    anchor: str = field(default="source-")

    @property
    def incident(self) -> Incident:
        """The incident as it is published."""
        return self.measured.incident

    @cached_property
    def pages(self) -> Pages:
        """The pages that its reports cite."""
        return Pages(self.incident, self.anchor, self.language)

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions up to the moment that is shown."""
        moment = self.catalog.coverage.as_of
        return tuple(v for v in self.every_version if moment is None or v.recorded <= moment)

    @property
    def later(self) -> int:
        """How many versions came after it."""
        return len(self.every_version) - len(self.versions)

    @property
    def here(self) -> str:
        """The address of the page; empty where the service has none."""
        return f"{self.root}incidents/{self.incident.id}" if self.root else ""

    @property
    def cited(self) -> Citation:
        """How it is cited: by this page, of the version of the catalog that is shown."""
        return citation_of(self.catalog, self.root, "incidents", self.incident.id)

    def data(self, form: str) -> str:
        """Give the address of the citation for programs."""
        return f"{self.cited.address}&f={form}"

    def version_address(self, number: int) -> str:
        """Give the address of one version as data."""
        items = f"{self.root}collections/incidents/items"
        return f"{items}/{self.incident.id}/versions/{number}" if self.root else ""

    def best(self, measure: Measure) -> int | None:
        """Give the best count of a toll."""
        return toll(self.incident.casualties, measure).best

    def name(self, key: str) -> str:
        """Give the name of an asset or a place."""
        asset, place = self.catalog.gazette.assets.get(key), self.catalog.gazette.places.get(key)
        return asset.name_en if asset else place.name if place else key

    def title_of(self, key: str) -> tuple[str, str]:
        """Give title and address of another record; of one that is not shown its id alone."""
        try:
            title = self.catalog.incident(key).incident.title
        except MapperError:
            return key, ""
        moment = f"?as-of={quote(self.given, safe=':')}" if self.given else ""
        return title, f"{self.root}incidents/{key}{moment}" if self.root else ""

    def about(self, impact: Impact) -> Line:
        """Say of what an impact report speaks."""
        metric = self.language.say(IMPACTS[impact.metric])
        return (*own(self.name(impact.subject)), Span(f": {metric}"))

    def state(self, impact: Impact) -> Line:
        """Say in short what an impact report says."""
        return (*self.about(impact), Span(f", {self.state_words(impact)}"))

    def state_words(self, impact: Impact) -> str:
        """Give the state that an impact report gives."""
        return self.language.say(STATES[impact.status])


def account(told: Told) -> tuple[Section, ...]:
    """Give the sections in the order in which they are read."""
    found = (
        incident_facts.facts(told),
        incident_facts.unknown(told),
        incident_facts.distances(told),
        incident_reports.timeline(told),
        incident_reports.casualties(told),
        incident_reports.impacts(told),
        incident_reports.attribution(told),
        incident_reports.related(told),
        incident_sources.sources(told),
        incident_sources.versions(told),
        incident_sources.citing(told),
    )
    return tuple(section for section in found if section is not None)
