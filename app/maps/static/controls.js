/* Controls on the map: the ruler, the coordinates, full screen. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, drawn, say, number } = app;
  const RULER = "M3 17 17 3l4 4L7 21Z M7.5 14.5l2 2 M10.5 11.5l1.5 1.5 M13.5 8.5l2 2";
  const CORNERS = "M4 9V4h5 M15 4h5v5 M20 15v5h-5 M9 20H4v-5";

  const EDGE_PX = 66;

  // A sign that takes the focus comes out from under the buttons, the scale and the words at the edge.
  L.Marker.include({ _panOnFocus() { this._map?.panInside(this._latlng, { padding: [EDGE_PX, EDGE_PX] }); } });

  function button(map, path, title, act) {
    const sign = drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "stroked" }, drawn("path", { d: path }));
    const node = element("button", { type: "button", title, "aria-label": title }, sign);
    const Control = L.Control.extend({
      onAdd() {
        const bar = element("div", { class: "leaflet-bar own-control" }, node);
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      },
    });
    node.addEventListener("click", act);
    new Control({ position: "topleft" }).addTo(map);
    return node;
  }

  /* The scale of the map, which Leaflet writes in English; miles are for those who read English. */
  L.Control.Scale.mergeOptions({ imperial: app.english });
  L.Control.Scale.include({
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      this._updateScale(this._mScale, metres < 1000 ? say("{m} m", { m: number(metres) }) : say("{km} km", { km: number(metres / 1000) }), metres / most);
    },
  });

  // What Leaflet calls its own buttons, which is English.
  L.Control.Zoom.mergeOptions({ zoomInTitle: say("Zoom in"), zoomOutTitle: say("Zoom out") });
  const popupLayout = L.Popup.prototype._initLayout;
  L.Popup.include({ _initLayout() { popupLayout.call(this); this._closeButton?.setAttribute("aria-label", say("Close")); } });

  function lengthText(metres) {
    if (metres < 1000) return say("{m} m", { m: number(metres) });
    return say("{km} km", { km: number(metres / 1000, metres < 100_000 ? 2 : 1) });
  }

  /** A ruler: corners by click, or by Enter at the middle of the map; the length is geodesic. Escape puts it away. */
  function ruler(map) {
    const group = L.layerGroup().addTo(map);
    const said = element("p", { class: "ruler", role: "status", hidden: true });
    map.getContainer().append(said);
    let corners = null;

    function draw() {
      group.clearLayers();
      L.polyline(corners, { className: "ruler-line", interactive: false }).addTo(group);
      for (const at of corners) L.circleMarker(at, { radius: 4, className: "ruler-corner", interactive: false }).addTo(group);
      const parts = corners.slice(1).map((at, before) => app.geodesicLength([corners[before].lat, corners[before].lng], [at.lat, at.lng]));
      if (parts.includes(null)) said.textContent = say("not measured: almost opposite each other on the earth");
      else if (!parts.length) said.textContent = say("Ruler: set corners by click, or move the map and press Enter for its middle. Escape ends.");
      else said.textContent = say("{length}, geodesic between the corners as drawn", { length: lengthText(parts.reduce((a, b) => a + b, 0)) });
    }

    function add({ latlng }) {
      corners.push(latlng.wrap());
      draw();
    }

    /* A sign is a corner too, at its middle: what it would open waits till the ruler is off. */
    function onSign(event) {
      const sign = event.target.closest(".leaflet-marker-icon, .leaflet-interactive");
      if (!sign) return;
      event.stopPropagation();
      event.preventDefault();
      const box = sign.getBoundingClientRect(), frame = map.getContainer().getBoundingClientRect();
      const middle = [box.left + box.width / 2 - frame.left, box.top + box.height / 2 - frame.top];
      add({ latlng: sign.matches(".leaflet-marker-icon") ? map.containerPointToLatLng(middle) : map.mouseEventToLatLng(event) });
    }

    function onKey(event) {
      if (event.key === "Escape") { turn(); node.focus({ preventScroll: true }); }
      else if (event.key === "Enter" && event.target === map.getContainer()) add({ latlng: map.getCenter() });
    }

    function turn() {
      const on = corners === null;
      corners = on ? [] : null;
      node.setAttribute("aria-pressed", on);
      said.hidden = !on;
      map.getContainer().classList.toggle("measuring", on);
      map[on ? "on" : "off"]("click", add);
      map.getContainer()[on ? "addEventListener" : "removeEventListener"]("click", onSign, true);
      document[on ? "addEventListener" : "removeEventListener"]("keydown", onKey);
      if (on) { draw(); map.getContainer().focus({ preventScroll: true }); } else group.clearLayers();
    }

    const node = button(map, RULER, say("Measure a distance"), turn);
    node.setAttribute("aria-pressed", "false");
  }

  /** Say where the pointer is: the last digit is no finer than a pixel of the map, in degrees of longitude. */
  function coordinates(map) {
    const node = element("div", { class: "coordinates", "aria-hidden": "true" });
    const Control = L.Control.extend({ onAdd: () => node });
    new Control({ position: "bottomright" }).addTo(map);
    const show = ({ lat, lng }) => {
      const pixel = 360 / (256 * 2 ** map.getZoom());
      const digits = Math.max(0, Math.floor(-Math.log10(pixel)));
      // Where a comma stands in numbers, another sign stands between them.
      node.textContent = [lat, lng].map((value) => number(value, digits)).join(number(0.5, 1).includes(",") ? "; " : ", ");
    };
    map.on("mousemove", ({ latlng }) => show(latlng.wrap()));
    map.on("moveend", () => show(map.getCenter().wrap()));
    show(map.getCenter());
  }

  /** Say what the map itself is, for readers of the screen: its keys work while it has the focus. */
  function nameMap(map) {
    const node = map.getContainer();
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", say("Map of the CPC route and of publicly reported incidents"));
    node.setAttribute("aria-describedby", "map-keys");
    node.append(element("p", { id: "map-keys", class: "hidden" }, say("Arrow keys move the map, plus and minus zoom.")));
    // A scale is for the eye: it says nothing without the picture.
    node.querySelector(".leaflet-control-scale")?.setAttribute("aria-hidden", "true");
  }

  /** Fill the screen with the page, and come back. */
  function fullScreen(map) {
    if (!document.fullscreenEnabled) return;
    const node = button(map, CORNERS, say("Full screen"), () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    });
    node.setAttribute("aria-pressed", "false");
    document.addEventListener("fullscreenchange", () => {
      node.setAttribute("aria-pressed", Boolean(document.fullscreenElement));
      map.invalidateSize();
    });
  }

  Object.assign(app, { ruler, coordinates, fullScreen, nameMap });
})(window.IncidentMap);
