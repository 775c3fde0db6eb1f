/* The ground of a small map: sea, land, water, borders and the route, from a file beside the pages. */
"use strict";

window.Ground = {
  LAYERS: ["land", "lakes", "rivers", "borders_region", "borders_country", "route", "route schematic"],

  /* Gives the geometries. They come as a script: a page on a disk may load one, and may fetch nothing. */
  load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", () => resolve(this.shapes));
      script.addEventListener("error", () => reject(new Error(`${address} did not come`)));
      script.src = address;
      document.head.append(script);
    });
  },

  /* Draws the ground below everything else; gives a promise that is kept once it is drawn. */
  async draw(map, address) {
    map.createPane("ground").style.zIndex = 300;
    const layers = await this.load(address);
    const lands = L.geoJSON(layers.land);
    L.rectangle(lands.getBounds(), { pane: "ground", className: "sea", interactive: false }).addTo(map);
    for (const name of this.LAYERS) {
      const style = { pane: "ground", className: name, interactive: false };
      for (const geometry of layers[name]) L.geoJSON(geometry, { ...style, style }).addTo(map);
    }
  },
};
