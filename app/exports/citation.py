"""What is cited: who, when, what, in which version; and the sentence that suggests it.

No clock is asked and no address is in the sentence unless one is given, so that a file has the same
bytes wherever it is made.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AUTHOR", "Citation"]

AUTHOR = "Incident Mapper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Something of the record that is cited.

    ``key`` is a short plain name, ``date`` the day of the data (or of the version, of one record)
    as RFC 3339, ``licence`` an SPDX name, ``address`` where that very version is had again.
    """

    key: str
    title: str
    version: str
    date: str
    licence: str
    coverage: str
    address: str = ""

    @property
    def year(self) -> str:
        """The year of the date."""
        return self.date[:4]

    @property
    def sentence(self) -> str:
        """The suggested citation in one line.

        >>> Citation(
        ...     key="incidents",
        ...     title="Incidents",
        ...     version="4a5b",
        ...     date="2026-11-22",
        ...     licence="CC-BY-4.0",
        ...     coverage="All",
        ...     address="http://x/",
        ... ).sentence
        'Incident Mapper (2026): Incidents. Record version 4a5b, data of 2026-11-22, CC-BY-4.0. http://x/'
        """
        said = (
            f"{AUTHOR} ({self.year}): {self.title}. Record version {self.version}, "
            f"data of {self.date}, {self.licence}."
        )
        return f"{said} {self.address}" if self.address else said
