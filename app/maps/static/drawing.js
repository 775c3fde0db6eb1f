/* Draws a point, a line or an area on a map into the field of a form that reads a geometry.

   Corners are set by click, or by Enter at the middle of the map; the field can still be written by hand. */
"use strict";

(function () {
  const DIGITS = 4;
  const FEWEST = { Point: 1, LineString: 2, Polygon: 3 };
  const field = document.querySelector("form.asking textarea[name=geometry]");
  const holder = document.querySelector(".drawing");
  if (!field || !holder) return;

  holder.hidden = false;
  const frame = holder.querySelector(".feature-map");
  const said = holder.querySelector("[role=status]");
  const kinds = [...holder.querySelectorAll("[data-kind]")];
  const map = L.map(frame, { zoomSnap: 0.25, minZoom: 3, maxZoom: 14, attributionControl: false, scrollWheelZoom: false });
  map.fitBounds([[44, 37], [48, 54]], { animate: false });
  L.control.scale({ imperial: false }).addTo(map);
  const drawn = L.featureGroup().addTo(map);
  let kind = "Point", corners = [];

  function geometry() {
    const places = corners.map(({ lat, lng }) => [lng, lat].map((value) => Number(value.toFixed(DIGITS))));
    if (kind === "Point") return { type: kind, coordinates: places[0] };
    return { type: kind, coordinates: kind === "Polygon" ? [[...places, places[0]]] : places };
  }

  function show() {
    drawn.clearLayers();
    if (kind === "Polygon" && corners.length > 2) L.polygon(corners, { className: "drawn" }).addTo(drawn);
    else if (corners.length > 1) L.polyline(corners, { className: "drawn line" }).addTo(drawn);
    for (const at of corners) L.circleMarker(at, { radius: 5, className: "drawn" }).addTo(drawn);
    for (const button of kinds) button.setAttribute("aria-pressed", button.dataset.kind === kind);
    const missing = FEWEST[kind] - corners.length;
    said.textContent = missing > 0
      ? `Click on the map, or press Enter there for its middle: ${missing} more ${missing === 1 ? "corner" : "corners"} needed.`
      : `${corners.length} ${corners.length === 1 ? "corner" : "corners"} drawn; the field holds them as GeoJSON.`;
  }

  function write() {
    field.value = corners.length >= FEWEST[kind] ? JSON.stringify(geometry()) : "";
    show();
  }

  function add(at) {
    corners = kind === "Point" ? [at] : [...corners, at];
    write();
  }

  function cornersOf({ type, coordinates }) {
    if (type === "Point") return [coordinates];
    if (type === "LineString") return coordinates;
    return type === "Polygon" && coordinates.length === 1 ? coordinates[0].slice(0, -1) : null;
  }

  /* What the field holds already is drawn, if it is a geometry of one part in GeoJSON. */
  function read() {
    corners = [];
    try {
      const given = JSON.parse(field.value);
      const places = cornersOf(given);
      if (places?.every((place) => place.length >= 2 && place.every(Number.isFinite))) {
        kind = given.type;
        corners = places.map(([lng, lat]) => L.latLng(lat, lng));
      }
    } catch { /* text of another kind, as WKT: it is asked as it stands, and not drawn */ }
    show();
    if (corners.length) map.fitBounds(drawn.getBounds(), { padding: [40, 40], maxZoom: 10, animate: false });
  }

  map.on("click", ({ latlng }) => add(latlng.wrap()));
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== frame) return;
    event.preventDefault();
    add(map.getCenter().wrap());
  });
  for (const button of kinds) {
    button.addEventListener("click", () => {
      kind = button.dataset.kind;
      if (kind === "Point") corners = corners.slice(0, 1);
      if (corners.length) write(); else show();  // what was pasted stays until something is drawn
    });
  }
  holder.querySelector("[data-act=undo]").addEventListener("click", () => {
    if (!corners.length) return;
    corners = corners.slice(0, -1);
    write();
  });
  holder.querySelector("[data-act=clear]").addEventListener("click", () => { corners = []; write(); });
  field.addEventListener("change", read);
  read();
  Ground.draw(map, frame.dataset.ground).finally(() => { document.documentElement.dataset.map = "ready"; });
})();
