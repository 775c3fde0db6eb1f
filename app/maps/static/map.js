/* Draws incidents, assets, kilometre marks and names on a Leaflet map.
   All text arrives as a JSON data block and is written as text nodes, never as markup. */
"use strict";

window.IncidentMap = (function () {
  const NEAR_PX = 34;
  const WIDE_PX = 560;
  const FIT = { padding: [24, 24] };
  const SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  function icon(path) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", path);
    shape.setAttribute("fill-rule", "evenodd");
    svg.append(shape);
    return svg;
  }

  function safeLink(url, text) {
    if (!/^https?:\/\//.test(url)) return element("span", {}, text);
    const attributes = { href: url, rel: "noopener noreferrer nofollow", target: "_blank" };
    return element("a", attributes, text);
  }

  function card(incident, data) {
    const style = data.classes[incident.class];
    const badge = element("span", { class: `badge class-${incident.class}` }, icon(style.icon), incident.label);
    const node = element("article", { class: "card", lang: "en" }, badge);
    if (incident.lead) node.append(element("p", { class: "lead-note" }, "Unconfirmed lead: no page behind it was read"));
    node.append(element("h2", {}, incident.title), element("p", {}, incident.summary));
    for (const section of incident.sections) {
      const lines = section.lines.map((line) => element("li", {}, line));
      node.append(element("h3", {}, section.head), element("ul", {}, ...lines));
    }
    const sources = incident.sources.map((source) =>
      element("li", {}, safeLink(source.url, source.text), element("small", {}, ` ${source.note}`)));
    node.append(element("h3", {}, "Sources"), element("ul", { class: "sources" }, ...sources));
    node.append(element("p", { class: "permalink" }, element("a", { href: `#incident=${incident.id}` }, "Link to this incident")));
    return node;
  }

  function plural(count, one, many) {
    return `${count} ${count === 1 ? one : many}`;
  }

  function listing(group, data) {
    const node = element("section", { class: "card", lang: "en" });
    const total = group.places.reduce((sum, place) => sum + place.incidents.length, 0);
    if (group.places.length > 1) {
      node.append(element("h2", {}, `${plural(total, "incident", "incidents")} at ${group.places.length} places close together here`));
    }
    for (const { place, incidents } of group.places) {
      const count = plural(incidents.length, "incident", "incidents");
      node.append(element("h3", {}, `${place.name}: ${count}`));
      node.append(element("p", { class: "precision" }, `${count} located only here: ${place.words}`));
      const rows = incidents.map((incident) => element("li", { class: `class-${incident.class}` },
        icon(data.classes[incident.class].icon),
        element("a", { href: `#incident=${incident.id}` }, incident.title),
        element("small", {}, ` ${incident.date}${incident.lead ? ", unconfirmed lead" : ""}`)));
      node.append(element("ul", { class: "rows" }, ...rows));
    }
    return node;
  }

  /* Places whose markers would lie on one another on the screen become one group. */
  function groups(map, places) {
    const found = [];
    const order = places.slice().sort((a, b) => b.incidents.length - a.incidents.length);
    for (const entry of order) {
      const at = map.latLngToLayerPoint(entry.place.at);
      const group = found.find((other) => other.point.distanceTo(at) < NEAR_PX);
      if (group) group.places.push(entry);
      else found.push({ point: at, at: entry.place.at, places: [entry] });
    }
    return found;
  }

  function groupIcon(group, data) {
    const incidents = group.places.flatMap((entry) => entry.incidents);
    const classes = [...new Set(incidents.map((incident) => incident.class))];
    const only = classes.length === 1 ? classes[0] : null;
    const face = element("span", { class: `pin ${only ? `class-${only}` : "mixed"}${incidents.every((i) => i.lead) ? " lead" : ""}` });
    if (only) face.append(icon(data.classes[only].icon));
    if (incidents.length > 1) face.append(element("b", {}, String(incidents.length)));
    return L.divIcon({ html: face, className: "pin-holder", iconSize: [32, 32], popupAnchor: [0, -12] });
  }

  function groupName(group) {
    const incidents = group.places.flatMap((entry) => entry.incidents);
    if (incidents.length === 1) return `${incidents[0].label}: ${incidents[0].title}, ${incidents[0].date}`;
    const where = group.places.length === 1 ? group.places[0].place.name : `${group.places.length} places`;
    return `${incidents.length} incidents, ${where}`;
  }

  function popupOptions(map) {
    const size = map.getSize();
    const wide = size.x >= WIDE_PX;  // room for the controls at both sides; else they hide (map.css)
    return {
      maxWidth: Math.min(400, size.x - 50), minWidth: Math.min(260, size.x - 60), maxHeight: Math.max(160, size.y * 0.66),
      autoPanPaddingTopLeft: [wide ? 54 : 5, 8], autoPanPaddingBottomRight: [wide ? 60 : 5, 8],
    };
  }

  function drawIncidents(map, data, switches) {
    const drawn = L.layerGroup().addTo(map);
    const byPlace = new Map();

    function open(content, at) {
      L.popup(popupOptions(map)).setLatLng(at).setContent(content).openOn(map);
    }

    function openGroup(group) {
      const incidents = group.places.flatMap((entry) => entry.incidents);
      open(incidents.length === 1 ? card(incidents[0], data) : listing(group, data), group.at);
    }

    function visible() {
      byPlace.clear();
      for (const incident of data.incidents) {
        const place = data.places[incident.place];
        if (!place || !map.hasLayer(switches[incident.class])) continue;
        if (!byPlace.has(incident.place)) byPlace.set(incident.place, { place, incidents: [] });
        byPlace.get(incident.place).incidents.push(incident);
      }
      return [...byPlace.values()];
    }

    function nameable(layer, name, act) {
      const node = layer.getElement();
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", name);
      node.setAttribute("tabindex", "0");
      node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } });
    }

    function redraw() {
      drawn.clearLayers();
      const entries = visible();
      for (const entry of entries) {
        const shape = Footprint.draw(entry.place, { interactive: !entry.place.pin }).addTo(drawn);
        if (entry.place.pin) continue;
        const group = { at: entry.place.at, places: [entry] };
        shape.on("click", (event) => open(entry.incidents.length === 1 ? card(entry.incidents[0], data) : listing(group, data), event.latlng));
        nameable(shape, groupName(group), () => openGroup(group));
      }
      for (const group of groups(map, entries.filter((entry) => entry.place.pin))) {
        const name = groupName(group);
        const marker = L.marker(group.at, { icon: groupIcon(group, data), title: name, keyboard: true });
        marker.on("click", () => openGroup(group));
        marker.addTo(drawn);
        nameable(marker, name, () => openGroup(group));
      }
    }

    function follow() {
      const match = /^#incident=([a-z0-9-]+)$/.exec(window.location.hash);
      const incident = match && data.incidents.find((one) => one.id === match[1]);
      if (!incident) return;
      const place = data.places[incident.place];
      const at = place ? L.latLng(place.at) : map.getCenter();
      if (place) map.setView(at, Math.max(map.getZoom(), place.zoom), { animate: false });
      open(card(incident, data), at);
    }

    /* A link to the incident that the address already names changes no hash, so it is followed here. */
    function again(event) {
      const link = event.target.closest('a[href^="#incident="]');
      if (!link) return;
      if (link.hash === window.location.hash) follow();
      map.getContainer().scrollIntoView({ block: "nearest" });
    }

    map.on("zoomend overlayadd overlayremove", redraw);
    window.addEventListener("hashchange", follow);
    document.addEventListener("click", again);
    redraw();
    follow();
  }

  function drawAssets(group, data) {
    for (const asset of data.assets) {
      const words = element("div", {}, element("strong", {}, asset.name), element("br"), `${asset.kind}, ${asset.words}`);
      L.circle(asset.at, { radius: asset.radius_m, className: "asset-reach", interactive: false }).addTo(group);
      const box = element("span", { class: "asset" });
      const marker = L.marker(asset.at, {
        icon: L.divIcon({ html: box, className: "asset-holder", iconSize: [24, 24] }),
        title: asset.name, alt: asset.name, zIndexOffset: -500,
      });
      marker.bindPopup(words).addTo(group);
      marker.on("add", () => marker.getElement().setAttribute("aria-label", `${asset.name}, ${asset.words}`));
      if (marker.getElement()) marker.getElement().setAttribute("aria-label", `${asset.name}, ${asset.words}`);
    }
  }

  function label(at, text, className) {
    const face = element("span", {}, text);
    return L.marker(at, { icon: L.divIcon({ html: face, className: `label ${className}`, iconSize: null }), interactive: false, keyboard: false });
  }

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

  /* A town's name stands at the first spot where it hides nothing and is whole, or it is not shown. */
  function placeNames(map) {
    const all = (selector) => [...map.getContainer().querySelectorAll(selector)];
    const frame = map.getContainer().getBoundingClientRect();
    const taken = all(".pin, .asset, .kp-label span").map((node) => node.getBoundingClientRect());
    const clear = (box) => box.left > frame.left && box.right < frame.right && !taken.some((other) =>
      other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom);
    const names = all(".town").map((town) => {
      const { left, top } = town.getBoundingClientRect();
      const face = town.firstElementChild;
      return { face, left, top, width: face.offsetWidth, height: face.offsetHeight };
    });
    for (const { face, left, top, width, height } of names) {
      const boxes = spots(width, height).map(([x, y]) =>
        ({ x, y, left: left + x, top: top + y, right: left + x + width, bottom: top + y + height }));
      const box = boxes.find(clear);
      face.style.visibility = box ? "visible" : "hidden";
      if (!box) continue;
      face.style.transform = `translate(${box.x}px, ${box.y}px)`;
      taken.push(box);
    }
  }

  /* A popup takes the focus from what opened it; Escape closes it and gives the focus back. */
  function wireFocus(map) {
    let opener = null;
    map.on("popupopen", ({ popup }) => {
      const node = popup.getElement();
      const active = document.activeElement;
      node.setAttribute("role", "dialog");
      node.setAttribute("aria-label", node.querySelector("h2, h3, strong").textContent);
      node.setAttribute("tabindex", "-1");
      if (active === document.body) return;  // opened with the page: nobody asked to move
      if (!active.closest(".leaflet-popup")) opener = active;
      node.focus({ preventScroll: true });
    });
    map.on("popupclose", ({ popup }) => {
      const active = document.activeElement;
      const within = active === document.body || popup.getElement().contains(active);
      if (within && opener && opener.isConnected) opener.focus({ preventScroll: true });
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  }

  function wireViews(map, data) {
    for (const button of document.querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => map.fitBounds(data.views[button.dataset.view], FIT));
    }
  }

  function start(map, groupsByName, switches) {
    const data = JSON.parse(document.getElementById("map-data").textContent);
    map.fitBounds(data.view, { ...FIT, animate: false });
    wireFocus(map);
    drawMarks(map, groupsByName.marks, data);
    drawAssets(groupsByName.assets, data);
    drawTowns(map, groupsByName.towns, data);
    drawIncidents(map, data, switches);
    wireViews(map, data);
    map.on("moveend overlayadd overlayremove", () => placeNames(map));
    placeNames(map);
    document.documentElement.dataset.map = "ready";
  }

  return { start };
})();
