"""Filters in CQL2: read, checked against the queryables, evaluated over columns."""
