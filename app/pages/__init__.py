"""HTML pages, with autoescaping on; no HTTP here."""
