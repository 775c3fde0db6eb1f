/* Draws incidents: a sign where a point may stand for the place, an area where none may.

   Of many places only those in sight are drawn; of a crowd each is a dot, and signs with numbers stand for cells of a
   grid, so that the map stays quick and every sign can be reached by the keyboard. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, icon, listing, groupName, grouping, number } = app;
  const WIDE_PX = 560;
  const CROWD = 300;  // more places than this in sight are a crowd
  const MANY_DISCS = 60;  // more than this over one another are outlines, or they would black out the map
  const MOST_AREAS = 100, MOST_LISTED = 60;
  const MOST_HELD = 40;  // by these a sign is found again
  const ASIDE = 0.25;

  function groupIcon(group, data, source, isChosen) {
    const only = group.kind === grouping.MIXED ? null : source.rows.classes[group.kind];
    const face = element("span", { class: `pin ${only ? `class-${only}` : "mixed"}${group.leads ? " lead" : ""}${isChosen ? " chosen" : ""}` });
    if (only) face.append(icon(data.classes[only].icon));
    if (group.size > 1) face.append(element("b", {}, number(group.size)));
    return L.divIcon({ html: face, className: "pin-holder", iconSize: [32, 32], popupAnchor: [0, -12] });
  }

  function popupOptions(map) {
    const size = map.getSize();
    const wide = size.x >= WIDE_PX;  // room for the controls at both sides; else they hide (map.css)
    return {
      maxWidth: Math.min(400, size.x - 50), minWidth: Math.min(260, size.x - 60), maxHeight: Math.min(Math.max(160, size.y * 0.66), Math.max(60, size.y - 50)),
      autoPanPaddingTopLeft: [wide ? 54 : 5, 8], autoPanPaddingBottomRight: [wide ? 60 : 5, 8],
    };
  }

  /**
   * Draw incidents on a map.
   * `redraw(shown, chosen)` draws the rows that are left; `open(content, at)` opens a popup; `choose(row)` is called for
   * one alone; `hover(row)` lights up where it is drawn; `undrawn()` says how many
   * areas are too many to be drawn, and whether places are dots without their radius.
   */
  function incidentLayer(map, data, source, choose) {
    const { rows } = source, { places } = rows;
    const drawn = L.layerGroup().addTo(map), dots = new app.Dots();
    const sight = new Uint32Array(places.size);
    const shapes = L.layerGroup().addTo(map);
    let signs = new Map(), areaSigns = [], lit = null, view = "";
    let last = { shown: new Uint32Array(0), chosen: null }, chosenAt = null, skipped = 0, isDotted = false, marks = "";

    function open(content, at) {
      return L.popup(popupOptions(map)).setLatLng(at).setContent(content).openOn(map);
    }

    /* One alone is chosen, some are listed; what is too many to read is looked at from closer, if that takes it apart. */
    function act(group, at = group.at) {
      if (group.size === 1) { choose(group.entries(1)[0].rows[0]); return; }
      const bounds = L.latLngBounds(group.numbers.map((place) => [places.lat[place], places.lon[place]]));
      const comesApart = !bounds.getNorthEast().equals(bounds.getSouthWest()) && map.getZoom() < map.getMaxZoom();
      if (group.numbers.length > MOST_LISTED && comesApart) map.fitBounds(bounds, { padding: [24, 24] });
      else open(listing(group, data, source, MOST_LISTED), at);
    }

    /* Make a shape on the map a button with a name, for the keyboard and for readers of the screen. */
    function nameable(layer, group, press) {
      const node = layer.getElement();
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "0");
      node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(); } });
      renamed(layer, group);
    }

    function renamed(layer, group) {
      const node = layer.getElement(), name = groupName(group, data, source);
      node.setAttribute("aria-label", name);
      if (node.tagName === "DIV") node.title = name;
      const inside = group.entries(MOST_LISTED).flatMap(({ rows: some }) => [...some.subarray(0, MOST_LISTED)]).slice(0, MOST_HELD);
      node.dataset.holds = inside.map((row) => source.known(row)?.id ?? `row-${row}`).join(" ");
    }

    function isChosenIn(group) {
      return chosenAt !== null && group.numbers.includes(chosenAt);
    }

    function drawArea(place, gathered) {
      const what = places.drawn(place), [group] = grouping.near([place], gathered, 1, places);
      const shape = Footprint.draw(what, { interactive: !what.pin, className: isChosenIn(group) ? "chosen" : what.pin ? marks : "" }).addTo(shapes);
      if (what.pin) return;
      shape.on("click", (event) => act(group, event.latlng));
      nameable(shape, group, () => act(group));
      areaSigns.push({ group, marker: shape });
    }

    function iconOf(group) {
      return groupIcon(group, data, source, isChosenIn(group));
    }

    /* What a sign says depends on this alone. */
    function contentOf(group) {
      const [first] = group.numbers.length === 1 ? group.entries(1)[0].rows : [];
      return [group.size, group.mark, group.numbers.length, group.most, group.kind, group.leads, isChosenIn(group), first, Boolean(source.known(first))].join();
    }

    function newSign(group) {
      const sign = { group, content: contentOf(group), marker: L.marker(group.at, { keyboard: true, icon: iconOf(group) }) };
      const press = () => act(sign.group);
      sign.marker.on("click", press).addTo(drawn);
      nameable(sign.marker, group, press);
      return sign;
    }

    function renewed(sign, group) {
      const content = contentOf(group);
      sign.group = group;
      if (sign.content === content) return sign;
      sign.content = content;
      sign.marker.setLatLng(group.at);
      sign.marker.getElement().replaceChildren(iconOf(group).options.html);
      renamed(sign.marker, group);
      return sign;
    }

    /* Signs that stand where they stood are kept; only what they say is renewed. */
    function drawSigns(groups) {
      const kept = new Map();
      for (const group of groups) {
        const old = signs.get(group.key);
        kept.set(group.key, old ? renewed(old, group) : newSign(group));
        signs.delete(group.key);
      }
      for (const { marker } of signs.values()) marker.remove();
      // The keyboard meets them in the order of the groups, whatever was drawn before.
      let before = null;
      for (const { marker } of kept.values()) {
        const node = marker.getElement();
        if (before && before.nextElementSibling !== node) before.after(node);
        before = node;
      }
      signs = kept;
    }

    /* The places that are drawn: areas, and pins, all of a few, of many those in sight. */
    function inSight({ used, counts }) {
      const scale = 2 ** map.getZoom(), bounds = map.getPixelBounds(), margin = map.getSize().multiplyBy(ASIDE);
      const low = bounds.min.subtract(margin).divideBy(scale), high = bounds.max.add(margin).divideBy(scale);
      const { x, y, pin } = places, areas = [];
      let size = 0;
      for (let place = 0; place < places.size; place += 1) {
        if (!counts[place]) continue;
        if (!pin[place]) areas.push(place);
        else if (used <= CROWD || (x[place] >= low.x && x[place] <= high.x && y[place] >= low.y && y[place] <= high.y)) sight[size++] = place;
      }
      return { areas: areas.sort((a, b) => counts[b] - counts[a]), pins: sight.subarray(0, size) };
    }

    function viewNow() {
      return [map.getZoom(), map.getPixelOrigin(), map.containerPointToLayerPoint([0, 0]), map.getSize()].join();
    }

    function redraw(shown = last.shown, chosen = last.chosen) {
      view = viewNow();
      const back = app.focusKeeper();
      const held = map.getContainer().contains(document.activeElement) && document.activeElement.dataset.holds !== undefined;
      last = { shown, chosen };
      chosenAt = chosen !== null && shown.includes(chosen) ? rows.place[chosen] : null;
      shapes.clearLayers();
      areaSigns = [];
      const gathered = grouping.byPlace(shown, rows), { areas, pins } = inSight(gathered), isCrowd = pins.length > CROWD;
      isDotted = isCrowd;
      marks = pins.length > MANY_DISCS ? "thin" : "";
      skipped = Math.max(areas.length - MOST_AREAS, 0);
      for (const place of [...(isCrowd ? [] : pins), ...areas.slice(0, MOST_AREAS)]) drawArea(place, gathered);
      if (isCrowd) dots.addTo(map).paint(pins, places, gathered.kinds, rows.classes);
      else dots.remove();
      drawSigns((isCrowd ? grouping.inCells : grouping.near)(pins, gathered, 2 ** map.getZoom(), places));
      map.fire("signs");  // names of places make room for them
      if (held) back()?.focus({ preventScroll: true });
    }

    /* Several incidents may share one sign. */
    function hover(row) {
      lit?.classList.remove("lit");
      const place = row === null ? -1 : rows.place[row];
      const sign = place < 0 ? null : [...signs.values(), ...areaSigns].find(({ group }) => group.numbers.includes(place));
      lit = sign?.marker.getElement() ?? null;
      lit?.classList.add("lit");
    }

    // Of many places only those in sight are drawn, so every move shows others; it follows a zoom as well.
    if (places.size > CROWD) map.on("moveend", app.onceAFrame(() => { if (viewNow() !== view) redraw(); }));
    else map.on("zoomend", () => redraw());
    return { redraw, open, hover, undrawn: () => ({ areas: skipped, dots: isDotted }) };
  }

  /** Count how rows are drawn: as points, as areas only, or not at all for want of a place. */
  function drawnAs(shown, rows) {
    const found = { points: 0, areas: 0, nowhere: 0 };
    for (const row of shown) {
      const place = rows.place[row];
      found[place < 0 ? "nowhere" : rows.places.pin[place] ? "points" : "areas"] += 1;
    }
    return found;
  }

  Object.assign(app, { incidentLayer, drawnAs });
})(window.IncidentMap);
