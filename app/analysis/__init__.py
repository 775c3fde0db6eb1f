"""One module, one question, one result that explains itself."""
