/* Draws the features of one page. All text arrives as a JSON data block and becomes text nodes;
   the table beside the map lists the same features for those who do not point. */
"use strict";

(function () {
  const MOST = 12;
  const frame = document.getElementById("features-map");
  const block = document.getElementById("features-data");
  if (!frame || !block) return;

  const features = JSON.parse(block.textContent);
  const map = L.map(frame, {
    zoomSnap: 0.25, minZoom: 3, maxZoom: 14, attributionControl: false, scrollWheelZoom: false,
  });

  function shapeOf(feature) {
    if (feature.at) return Footprint.draw(feature, { className: "feature" });
    const pointToLayer = (_, at) => L.circleMarker(at, { radius: 5 });
    const line = feature.geometry.type.endsWith("LineString") ? " line" : "";
    const style = { className: `footprint ${feature.class} feature${line}` };
    return L.geoJSON(feature.geometry, { pointToLayer, style });
  }

  function words(group) {
    const node = document.createElement("div");
    const list = document.createElement("ul");
    for (const feature of group.slice(0, MOST)) {
      const link = document.createElement("a");
      link.href = feature.address;
      link.textContent = feature.label;
      const line = document.createElement("li");
      line.append(link);
      list.append(line);
    }
    node.className = "here";
    node.append(list);
    if (group.length > MOST) node.append(`and ${group.length - MOST} more at the same place`);
    return node;
  }

  /* Features at the same place share one popup: none hides another. */
  const groups = new Map();
  for (const feature of features) {
    const key = JSON.stringify([feature.at || feature.geometry, feature.pin]);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(feature);
  }
  const drawn = L.featureGroup();
  const dots = L.layerGroup();
  for (const group of groups.values()) {
    const widest = group.reduce((one, other) => (one.radius_m < other.radius_m ? other : one));
    const shape = shapeOf(widest).bindPopup(() => words(group)).addTo(drawn);
    if (!widest.at || !widest.pin) continue;
    L.circleMarker(widest.at, { radius: 4, className: "dot" }).bindPopup(() => words(group)).addTo(dots);
    shape.bringToBack();
  }

  /* A phone that is turned, or a window that is drawn, shows all features again, until the reader moves the map. */
  let isMoved = false;
  function fit() {
    if (!isMoved) map.fitBounds(drawn.getBounds(), { padding: [24, 24], maxZoom: 11, animate: false });
  }
  map.fitBounds([[44, 37], [48, 54]], { animate: false });
  drawn.addTo(map);
  dots.addTo(map);
  fit();
  for (const moved of ["mousedown", "touchstart", "keydown", "dblclick"]) {
    frame.addEventListener(moved, () => { isMoved = true; }, { capture: true, passive: true });
  }
  new ResizeObserver(() => { map.invalidateSize({ animate: false }); fit(); }).observe(frame);

  Ground.draw(map, frame.dataset.ground).finally(() => { document.documentElement.dataset.map = "ready"; });
  L.control.scale({ imperial: false }).addTo(map);
})();
