"""Warn of ends that no cited page can have reported: all of them are older than the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.record.incidents import Impact, Incident

__all__ = ["end_warnings"]


def end_warnings(file: str, incident: Incident) -> Iterator[Fault]:
    """Yield a warning for each impact whose end counts as reported and is younger than its pages.

    A page that states no date may be younger than the end, so nothing is said where one is cited.
    """
    published = {source.id: source.date_published for source in incident.sources}
    for index, impact in enumerate(incident.impacts):
        dates = [published.get(name) for name in impact.sources]
        known = [date for date in dates if date is not None]
        if known and len(known) == len(dates) and all(_is_before(d, impact) for d in known):
            message = f"the end {impact.to_date} is younger than every page: a plan, not a report?"
            yield Fault(file, 0, 0, f"/impacts/{index}/to_known", message, is_warning=True)


def _is_before(published: str, impact: Impact) -> bool:
    """Say whether a page is surely older than a reported end: a month is older than no day of it.

    Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, so their common beginnings compare as text.
    """
    if not impact.to_known or impact.to_date is None:
        return False
    shared = min(len(published), len(impact.to_date))
    return published[:shared] < impact.to_date[:shared]
