/* The ground of a small map: sea, land, water, borders and the route, from a file of this server. */
"use strict";

window.Ground = {
  LAYERS: ["land", "lakes", "rivers", "borders_region", "borders_country", "route", "route schematic"],

  /* Draws the ground below everything else; gives a promise that is kept once it is drawn. */
  async draw(map, address) {
    map.createPane("ground").style.zIndex = 300;
    const layers = await (await fetch(address)).json();
    const lands = L.geoJSON(layers.land);
    L.rectangle(lands.getBounds(), { pane: "ground", className: "sea", interactive: false }).addTo(map);
    for (const name of this.LAYERS) {
      const style = { pane: "ground", className: name, interactive: false };
      for (const geometry of layers[name]) L.geoJSON(geometry, { ...style, style }).addTo(map);
    }
  },
};
