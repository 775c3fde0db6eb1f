"""The command line; every import that costs time happens inside the command that needs it."""
