/* A dot for each place of a crowd, written into the pixels of one canvas: drawing it takes milliseconds, moving it none. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const BEYOND = 0.25;  // so much of the map's size is drawn on each side, so that moving it shows no edge at once
  const SIZE_PX = 3;

  const DARK = window.matchMedia("(prefers-color-scheme: dark)");
  const kept = { theme: null, colours: null };

  /* The colours of the theme of the moment; asking the page for its style costs, so they are kept as long as it stays. */
  function coloursNow(classes) {
    const theme = `${document.documentElement.dataset.theme} ${DARK.matches}`;
    if (kept.theme !== theme) Object.assign(kept, { theme, colours: coloursOf(classes) });
    return kept.colours;
  }

  /* The colour of each class, and of places where classes are mixed, as pixels hold it. */
  function coloursOf(classes) {
    const style = getComputedStyle(document.documentElement);
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const found = new Uint32Array(app.grouping.MIXED + 1);
    [...classes, "ink"].forEach((name, at) => {
      probe.fillStyle = style.getPropertyValue(`--${name}`).trim();
      probe.fillRect(0, 0, 1, 1);
      const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
      found[name === "ink" ? app.grouping.MIXED : at] = (255 << 24) | (blue << 16) | (green << 8) | red;
    });
    return found;
  }

  const Dots = L.Layer.extend({
    onAdd(map) {
      this._canvas = app.element("canvas", { class: "dots leaflet-zoom-hide", "aria-hidden": "true" });
      map.getPanes().overlayPane.append(this._canvas);
    },
    onRemove() {
      this._canvas.remove();
    },
    /* Give an empty image; that of the last time is used again while the size stays. */
    _cleared(size) {
      if (this._image?.width === size.x && this._image.height === size.y) this._image.data.fill(0);
      else this._image = new ImageData(size.x, size.y);
      return this._image;
    },
    /* Draw places, each in the colour of a class. */
    paint(numbers, places, kinds, classes) {
      const map = this._map, size = map.getSize(), scale = 2 ** map.getZoom();
      const margin = size.multiplyBy(BEYOND).round(), whole = size.add(margin.multiplyBy(2));
      const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0])).subtract(margin);
      L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint([0, 0]).subtract(margin));
      if (this._canvas.width !== whole.x || this._canvas.height !== whole.y) Object.assign(this._canvas, { width: whole.x, height: whole.y });
      const image = this._cleared(whole), pixels = new Uint32Array(image.data.buffer), colours = coloursNow(classes);
      const { x, y } = places, right = whole.x - SIZE_PX, bottom = whole.y - SIZE_PX;
      for (let at = 0; at < numbers.length; at += 1) {
        const place = numbers[at];
        const left = Math.floor(x[place] * scale - corner.x + 0.5) - 1, top = Math.floor(y[place] * scale - corner.y + 0.5) - 1;
        if (left < 0 || top < 0 || left > right || top > bottom) continue;
        const colour = colours[kinds[place]], end = (top + SIZE_PX) * whole.x + left;
        for (let line = top * whole.x + left; line < end; line += whole.x) pixels[line] = pixels[line + 1] = pixels[line + 2] = colour;
      }
      this._canvas.getContext("2d").putImageData(image, 0, 0);
    },
  });

  Object.assign(app, { Dots });
})(window.IncidentMap);
