"""Write the record for other programs, so that it can be read back."""
