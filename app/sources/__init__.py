"""Read the shipped files and trust none: every fault is collected and reported once."""
