"""Vector tiles: a selection cut to squares of Web Mercator, as Mapbox Vector Tiles 2.1."""
