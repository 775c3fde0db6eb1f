/* Draws incidents: a sign where a point may stand for the place, an area where none may. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, icon, card, listing, groupName } = app;
  const NEAR_PX = 34;
  const WIDE_PX = 560;

  /* Places whose signs would lie on one another on the screen become one group. */
  function groups(map, places) {
    const found = [];
    const order = places.slice().sort((a, b) => b.incidents.length - a.incidents.length);
    for (const entry of order) {
      const at = map.latLngToLayerPoint(entry.place.at);
      const group = found.find(({ point }) => Math.max(Math.abs(point.x - at.x), Math.abs(point.y - at.y)) < NEAR_PX);
      if (group) group.places.push(entry);
      else found.push({ point: at, at: entry.place.at, places: [entry] });
    }
    return found;
  }

  function incidentsOf(group) {
    return group.places.flatMap((entry) => entry.incidents);
  }

  function groupIcon(group, data, chosen) {
    const incidents = incidentsOf(group);
    const classes = [...new Set(incidents.map((incident) => incident.class))];
    const only = classes.length === 1 ? classes[0] : null;
    const marks = [incidents.every((one) => one.lead) ? " lead" : "", incidents.some((one) => one.id === chosen) ? " chosen" : ""];
    const face = element("span", { class: `pin ${only ? `class-${only}` : "mixed"}${marks.join("")}` });
    if (only) face.append(icon(data.classes[only].icon));
    if (incidents.length > 1) face.append(element("b", {}, String(incidents.length)));
    return L.divIcon({ html: face, className: "pin-holder", iconSize: [32, 32], popupAnchor: [0, -12] });
  }

  function popupOptions(map) {
    const size = map.getSize();
    const wide = size.x >= WIDE_PX;  // room for the controls at both sides; else they hide (map.css)
    return {
      maxWidth: Math.min(400, size.x - 50), minWidth: Math.min(260, size.x - 60), maxHeight: Math.max(160, size.y * 0.66),
      autoPanPaddingTopLeft: [wide ? 54 : 5, 8], autoPanPaddingBottomRight: [wide ? 60 : 5, 8],
    };
  }

  /* Make a shape on the map a button with a name, for the keyboard and for readers of the screen. */
  function nameable(layer, group, act) {
    const node = layer.getElement();
    const name = groupName(group);
    node.dataset.holds = incidentsOf(group).map((one) => one.id).join(" ");
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", name);
    node.setAttribute("tabindex", "0");
    node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } });
  }

  /**
   * Draw incidents on a map.
   * `redraw(shown, chosen)` draws those that are left; `open(content, at)` opens a popup; `choose(id)` is called for
   * one alone; `hover(id)` lights up where it is drawn.
   */
  function incidentLayer(map, data, choose) {
    const drawn = L.layerGroup().addTo(map);
    const holders = new Map();
    let last = { shown: [], chosen: null };

    function open(content, at) {
      return L.popup(popupOptions(map)).setLatLng(at).setContent(content).openOn(map);
    }

    function act(group, at = group.at) {
      const incidents = incidentsOf(group);
      if (incidents.length === 1) choose(incidents[0].id, at);
      else open(listing(group, data), at);
    }

    function keep(layer, group) {
      for (const incident of incidentsOf(group)) holders.set(incident.id, layer.getElement());
    }

    function entries(shown) {
      const byPlace = new Map();
      for (const incident of shown) {
        const place = data.places[incident.place];
        if (!place) continue;
        if (!byPlace.has(incident.place)) byPlace.set(incident.place, { place, incidents: [] });
        byPlace.get(incident.place).incidents.push(incident);
      }
      return [...byPlace.values()];
    }

    function drawArea(entry, chosen) {
      const lit = entry.incidents.some((one) => one.id === chosen);
      const shape = Footprint.draw(entry.place, { interactive: !entry.place.pin, className: lit ? "chosen" : "" }).addTo(drawn);
      if (entry.place.pin) return;
      const group = { at: entry.place.at, places: [entry] };
      shape.on("click", (event) => act(group, event.latlng));
      nameable(shape, group, () => act(group));
      keep(shape, group);
    }

    function drawPin(group, chosen) {
      const name = groupName(group);
      const marker = L.marker(group.at, { icon: groupIcon(group, data, chosen), title: name, keyboard: true });
      marker.on("click", () => act(group));
      marker.addTo(drawn);
      nameable(marker, group, () => act(group));
      keep(marker, group);
    }

    function redraw(shown = last.shown, chosen = last.chosen) {
      const back = app.focusKeeper();
      const held = drawn.getLayers().some((layer) => layer.getElement?.() === document.activeElement);
      last = { shown, chosen };
      drawn.clearLayers();
      holders.clear();
      const places = entries(shown);
      for (const entry of places) drawArea(entry, chosen);
      for (const group of groups(map, places.filter((entry) => entry.place.pin))) drawPin(group, chosen);
      if (held) back()?.focus({ preventScroll: true });
    }

    /* Several incidents may share one sign. */
    function hover(id) {
      for (const node of holders.values()) node.classList.remove("lit");
      holders.get(id)?.classList.add("lit");
    }

    map.on("zoomend", () => redraw());
    return { redraw, open, hover };
  }

  /** Count how incidents are drawn: as points, as areas only, or not at all for want of a place. */
  function drawnAs(shown, data) {
    const found = { points: 0, areas: 0, nowhere: 0 };
    for (const incident of shown) {
      const place = data.places[incident.place];
      found[!place ? "nowhere" : place.pin ? "points" : "areas"] += 1;
    }
    return found;
  }

  Object.assign(app, { incidentLayer, drawnAs });
})(window.IncidentMap);
