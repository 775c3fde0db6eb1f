"""Bulk joins: the nearest assets of the points of a file that need not fit into memory."""
