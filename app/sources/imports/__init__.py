"""Read what others recorded: tables and features of many shapes become incidents, row by row."""
