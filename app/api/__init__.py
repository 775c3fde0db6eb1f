"""HTTP: parse, ask one question, present; nothing about geography is decided here."""
