"""Maps: the only part that draws, with one style and one way to let text in."""
