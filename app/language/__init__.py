"""The languages of the interface: their catalogs, plurals, dates and numbers."""
