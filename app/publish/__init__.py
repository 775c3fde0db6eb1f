"""Documents of the record: what a dossier holds, and the formats that write it."""
