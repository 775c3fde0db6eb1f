"""What an address says of a still map: the grammar of Mapbox's Static Images, as far as we draw."""
