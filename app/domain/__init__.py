"""What the product knows: geometry on the ellipsoid and the record; no files, no web, no frames."""
