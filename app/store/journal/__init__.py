"""The journal: every version of every record, appended and never rewritten, in one GeoPackage."""
