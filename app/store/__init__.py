"""The catalog: an immutable, versioned snapshot of everything that is shown."""
