/* What stands under the incidents: assets, kilometre marks, names of places. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, lineText, spoken } = app;
  const UNDER_SIGNS = 590;  // Leaflet puts markers at 600

  /** Draw stations, terminals and refineries, each with the disc that its place is known to. */
  function drawAssets(map, group, data) {
    // A pane of their own, so that the keyboard comes to incidents first.
    map.createPane("assets").style.zIndex = UNDER_SIGNS;
    for (const asset of data.assets) {
      const name = lineText(asset.name);
      const words = element("div", {}, element("strong", {}, ...spoken(asset.name)), element("br"), ...spoken([{ en: asset.kind }, `, ${asset.words}`]));
      L.circle(asset.at, { radius: asset.radius_m, className: "asset-reach", interactive: false }).addTo(group);
      const box = element("span", { class: "asset" });
      const marker = L.marker(asset.at, {
        icon: L.divIcon({ html: box, className: "asset-holder", iconSize: [24, 24] }),
        title: name, alt: name, pane: "assets",
      });
      const label = () => marker.getElement()?.setAttribute("aria-label", `${name}, ${asset.words}`);
      marker.bindPopup(words).on("add", label).addTo(group);
      label();
    }
  }

  function label(at, text, className) {
    const face = element("span", {}, text);
    return L.marker(at, { icon: L.divIcon({ html: face, className: `label ${className}`, iconSize: null }), interactive: false, keyboard: false });
  }

  /** Draw kilometre marks; the major ones alone from far off. */
  function drawMarks(map, group, data) {
    function redraw() {
      group.clearLayers();
      for (const mark of data.marks) {
        L.polyline(mark.line, { className: "kp-mark", interactive: false }).addTo(group);
        if (mark.major || map.getZoom() >= 8) label(mark.at, mark.label, "kp-label").addTo(group);
      }
    }
    map.on("zoomend", redraw);
    redraw();
  }

  /** Draw names of places, more of them the closer one looks. */
  function drawTowns(map, group, data) {
    const towns = data.towns.slice().sort((a, b) => a.min_zoom - b.min_zoom);
    function redraw() {
      group.clearLayers();
      for (const town of towns) {
        if (map.getZoom() >= town.min_zoom) label(town.at, town.name, "town").addTo(group);
      }
    }
    map.on("zoomend", redraw);
    redraw();
  }

  /* Where a name of this size may stand from its dot: right, left, above or below, close or farther off. */
  function spots(width, height) {
    return [6, 13, 26].flatMap((gap) =>
      [[gap, -height / 2], [-width - gap, -height / 2], [-width / 2, 2 - height - gap], [-width / 2, gap - 2]]);
  }

  /* What stands as it should is not touched: the browser would draw it anew. */
  function put(style, name, value) {
    if (style[name] !== value) style[name] = value;
  }

  /** Put each name at the first spot where it hides nothing and is whole, or do not show it; distances come before towns. */
  function placeNames(map) {
    const all = (selector) => [...map.getContainer().querySelectorAll(selector)];
    const frame = map.getContainer().getBoundingClientRect();
    const taken = all(".pin, .asset, .kp-label span").map((node) => node.getBoundingClientRect());
    const clear = (box) => box.left > frame.left && box.right < frame.right && !taken.some((other) =>
      other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom);
    const names = [...all(".distance-label"), ...all(".town")].map((node) => {
      const { left, top } = node.getBoundingClientRect();
      const face = node.firstElementChild;
      const { width, height } = face.getBoundingClientRect();
      return { face, left, top, width, height };
    });
    for (const { face, left, top, width, height } of names) {
      const boxes = spots(width, height).map(([x, y]) =>
        ({ x, y, left: left + x, top: top + y, right: left + x + width, bottom: top + y + height }));
      const box = boxes.find(clear);
      put(face.style, "visibility", box ? "visible" : "hidden");
      if (!box) continue;
      put(face.style, "transform", `translate(${box.x}px, ${box.y}px)`);
      taken.push(box);
    }
  }

  Object.assign(app, { drawAssets, drawMarks, drawTowns, placeNames });
})(window.IncidentMap);
