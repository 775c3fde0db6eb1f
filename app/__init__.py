"""Map publicly reported incidents on the CPC pipeline route, with their uncertainty."""

__version__ = "0.1.0"
