"""Classes of the states that impact reports give: out, reduced, restricted, damaged, working."""

from __future__ import annotations

from enum import StrEnum

from app.domain.record.vocabulary import ImpactStatus

__all__ = ["OUTAGE", "RETURNS", "StateClass", "class_of"]


class StateClass(StrEnum):
    """What a state means for the work of an asset."""

    OUT = "out"
    REDUCED = "reduced"
    RESTRICTED = "restricted"
    DAMAGED = "damaged"
    WORKING = "working"
    NOTED = "noted"


CLASSES: dict[ImpactStatus, StateClass] = {
    ImpactStatus.NORMAL: StateClass.WORKING,
    ImpactStatus.UNRESTRICTED: StateClass.WORKING,
    ImpactStatus.UNAFFECTED: StateClass.WORKING,
    ImpactStatus.RESTORED: StateClass.WORKING,
    ImpactStatus.LIFTED: StateClass.WORKING,
    ImpactStatus.REDUCED: StateClass.REDUCED,
    ImpactStatus.PAUSED: StateClass.OUT,
    ImpactStatus.SUSPENDED: StateClass.OUT,
    ImpactStatus.EVACUATED: StateClass.OUT,
    ImpactStatus.DESTROYED: StateClass.OUT,
    ImpactStatus.IN_FORCE: StateClass.RESTRICTED,
    ImpactStatus.DAMAGED: StateClass.DAMAGED,
    ImpactStatus.STATE_OF_EMERGENCY: StateClass.NOTED,
    ImpactStatus.REPORTED: StateClass.NOTED,
    ImpactStatus.UNKNOWN: StateClass.NOTED,
}
# States that are an outage; damage alone says nothing about work.
OUTAGE = (StateClass.OUT, StateClass.REDUCED, StateClass.RESTRICTED)
# Only a return that was reported is one of these (docs/record.md).
RETURNS = (ImpactStatus.RESTORED, ImpactStatus.LIFTED)


def class_of(status: ImpactStatus) -> StateClass:
    """Give the class of a state.

    Examples
    --------
    >>> class_of(ImpactStatus.PAUSED).value
    'out'
    """
    return CLASSES[status]
