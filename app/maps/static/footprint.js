/* How a place is drawn, on every map: the disc or the area that it may lie in, styled by its class.
   Whether a pin may stand in it is said by the data (`pin`), never decided here. */
"use strict";

window.Footprint = {
  draw(place, options) {
    const shape = { ...options, className: `footprint ${place.class} ${options.className || ""}`.trim() };
    return place.ring ? L.polygon(place.ring, shape) : L.circle(place.at, { ...shape, radius: place.radius_m });
  },
};
