"""One query string, one selection: parsed, checked and written back in one form."""
