"""Descriptions of the data for catalogues: data package, schema.org, DCAT, PROV."""
