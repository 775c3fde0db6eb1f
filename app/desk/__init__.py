"""The editor's desk: finding places by their names."""
