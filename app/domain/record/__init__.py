"""The record: incidents as claims with speakers, places with radii, intervals of time."""
