/* Puts the page of the map together: one state, and everything that follows it.

   All text arrives as a JSON data block and is written as text nodes, never as markup. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { say } = app;
  const FIT = { padding: [24, 24] };
  const VIEW_DIGITS = 4;
  const MOST_SAID = 5;
  // What changes neither which incidents are shown nor how many.
  const QUIET = ["view", "off", "theme", "panel", "address"];

  /* Whoever asks the system for less motion gets a map that jumps; asked before the map is made. */
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const panBy = L.Map.prototype.panBy;
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
    L.Map.include({ panBy(offset, options) { return panBy.call(this, offset, { ...options, animate: false }); } });
  }

  /* A popup takes the focus from what opened it; Escape closes it and gives the focus back. */
  function wireFocus(map) {
    let opener = () => null;
    map.on("popupopen", ({ popup }) => {
      const node = popup.getElement();
      const active = document.activeElement;
      node.setAttribute("role", "dialog");
      node.setAttribute("aria-label", node.querySelector("h2, h3, strong").textContent);
      node.setAttribute("tabindex", "-1");
      if (active === document.body) return;  // opened with the page: nobody asked to move
      if (!active.closest(".leaflet-popup")) opener = app.focusKeeper();
      node.focus({ preventScroll: true });
    });
    map.on("popupclose", ({ popup }) => {
      const active = document.activeElement;
      const within = active === document.body || popup.getElement().contains(active);
      if (within) opener()?.focus({ preventScroll: true });
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  }

  /* The view of the map and the state follow each other, and neither chases the other. */
  function wireView(map, data, store) {
    let follows = false;
    function fit(bounds) {
      map.fitBounds(bounds, { ...FIT, animate: false });
    }
    function come(view) {
      follows = true;
      if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
      else fit(data.view);
      follows = false;
    }
    map.on("moveend", () => {
      if (follows) return;
      const { lat, lng } = map.getCenter();
      const round = (value) => Number(value.toFixed(VIEW_DIGITS));
      store.set({ view: { zoom: Number(map.getZoom().toFixed(2)), lat: round(lat), lon: round(lng) } });
    });
    for (const button of document.querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => map.fitBounds(data.views[button.dataset.view], FIT));
    }
    store.follow((state, changed) => { if (changed.includes("address") && changed.includes("view")) come(state.view); });
    /* A chart that grows, or a phone that is turned, leaves the middle where it is, or all in view if nothing was chosen. */
    function settle() {
      follows = true;
      map.invalidateSize({ animate: false });
      follows = false;
      if (!store.get().view) come(null);
    }
    new ResizeObserver(app.onceAFrame(settle)).observe(map.getContainer());
    come(store.get().view);
    return settle;
  }

  function wireTheme(store) {
    const control = document.getElementById("theme");
    const show = ({ theme }) => {
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      if (control) control.value = theme ?? "";
    };
    control?.addEventListener("change", () => store.set({ theme: control.value || null }, { step: true }));
    store.follow((state, changed) => { if (changed.includes("theme")) show(state); });
    show(store.get());
  }

  function wireNotice(store) {
    const notice = document.querySelector("[data-part=notice]");
    const show = () => {
      const ignored = store.ignored();
      notice.hidden = !ignored.length;
      const more = ignored.length > MOST_SAID ? ` ${app.count(ignored.length - MOST_SAID, "and {n} more", "and {n} more")}` : "";
      notice.querySelector("span").textContent = ignored.length
        ? say("This part of the link could not be read and was ignored: {parts}", { parts: ignored.slice(0, MOST_SAID).join(" & ") + more }) : "";
    };
    notice.querySelector("button").addEventListener("click", () => { notice.hidden = true; });
    store.follow((_, changed) => { if (changed.includes("address")) show(); });
    show();
  }

  /* Another language shows the same view. */
  function wireLanguages(store) {
    for (const link of document.querySelectorAll("[data-act=language]")) {
      link.addEventListener("click", () => { link.hash = new URL(store.link()).hash; });
    }
  }

  function wireLink(store) {
    const button = document.querySelector("[data-act=copy]");
    if (!button) return;
    const field = document.getElementById("view-link");
    const show = () => { field.value = store.link(); };
    button.addEventListener("click", async () => {
      show();
      field.select();
      let done = false;
      try { await navigator.clipboard.writeText(field.value); done = true; } catch { /* the text is chosen: it can be copied by hand */ }
      button.textContent = done ? say("Copied") : say("Copy this link by hand");
    });
    store.follow(show);
    show();
  }

  /* What a link may name, by names of the state. */
  function choicesOf(data) {
    return {
      classes: Object.keys(data.classes), precision: data.precisions, near: Object.keys(data.words.away),
      impacts: Object.keys(data.words.impact), incident: data.incidents.map((one) => one.id),
    };
  }

  /** Start the page: groups and layers are what folium made, by their names. */
  function start(map, groups) {
    const data = JSON.parse(document.getElementById("map-data").textContent);
    const store = app.store(choicesOf(data));
    const filters = app.filters(data);
    const full = Boolean(document.querySelector("[data-part=browse]"));
    const root = document.body.dataset.root ?? null;
    wireFocus(map);
    wireTheme(store);
    wireNotice(store);
    const settle = wireView(map, data, store);
    app.drawMarks(map, groups.marks.group, data);
    app.drawAssets(groups.assets.group, data);
    app.drawTowns(map, groups.towns.group, data);

    function choose(id) {
      if (store.get().incident === id) tell(store.get(), { goes: true, focus: true });
      else store.set({ incident: id }, { step: true });
    }
    const drawn = app.incidentLayer(map, data, choose);
    const lines = app.distanceLines(map, data);
    const hover = drawn.hover;
    let popup = null;
    const parts = full ? [app.panel(data, filters, store, { hover, root })] : [];
    app.layerTree(document.querySelector("[data-part=layers]"), map, data, groups, store);
    const renewals = [app.classSwitches(document.querySelector("[data-part=classes]"), data, filters, store)];
    if (full) {
      renewals.push(app.filterForm(document.querySelector("[data-part=filters]"), data, filters, store));
      const charts = [app.timeline(data, store, { hover, choose }), app.strip(data, store, { hover, choose })];
      parts.push(...charts);
      app.wireForms(data, store, filters);
    }

    function inWindow(shown, state) {
      if (!state.window) return shown;
      const bounds = map.getBounds();
      return shown.filter((one) => data.places[one.place] && bounds.contains(data.places[one.place].at));
    }

    function renew(state) {
      const shown = filters.shown(state);
      drawn.redraw(shown, state.incident);
      const listed = inWindow(shown, state);
      for (const part of parts) part.show(shown, state, listed);
      for (const act of renewals) act(state);
      document.documentElement.dataset.shown = shown.length;
      document.documentElement.dataset.hiddenCount = data.incidents.length - shown.length;
    }

    /* Without a panel the card is a popup; that it is closed is a change of the state, as any other. */
    function openPopup(incident, at) {
      popup = null;
      map.closePopup();
      if (!incident) return;
      const mine = drawn.open(app.card(incident, data, root), at);
      popup = mine;
      mine.on("remove", () => { if (popup === mine) store.set({ incident: null }, { step: true }); });
    }

    /* Show the chosen incident, or that none is; the map goes there unless a link says where it stands. */
    function tell(state, { goes, focus }) {
      const incident = data.incidents.find((one) => one.id === state.incident);
      lines.show(full ? incident : null);
      if (full) parts[0].card(state, { moved: focus });
      const place = incident && data.places[incident.place];
      const at = place ? L.latLng(place.at) : map.getCenter();
      const isSeen = place && map.getBounds().pad(-0.1).contains(at) && map.getZoom() >= Math.min(place.zoom, 7);
      if (place && goes && !isSeen) map.setView(at, Math.max(map.getZoom(), place.zoom), { animate: false });
      if (!full) openPopup(incident, at);
    }

    const later = app.onceAFrame(() => renew(store.get()));
    store.follow((state, changed) => {
      const quiet = changed.every((name) => QUIET.includes(name));
      if (!quiet || (state.window && changed.includes("view"))) later();
    });
    store.follow((state, changed) => {
      if (changed.includes("incident")) tell(state, { goes: !changed.includes("address") || !state.view, focus: true });
      if (full && changed.includes("panel")) parts[0].open(state);
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-incident]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(link.dataset.incident);
      if (!full) map.getContainer().scrollIntoView({ block: "nearest" });
    });
    renew(store.get());
    if (full) parts[0].open(store.get());
    settle();
    tell(store.get(), { goes: !store.get().view, focus: false });
    if (full) {
      app.ruler(map);
      app.fullScreen(map);
    }
    app.coordinates(map);
    app.nameMap(map);
    wireLink(store);
    wireLanguages(store);
    map.on("moveend layeradd layerremove", app.onceAFrame(() => app.placeNames(map)));
    app.placeNames(map);
    app.state = store.get;  // for those who look from outside
    document.documentElement.dataset.map = "ready";
  }

  Object.assign(app, { start });
})(window.IncidentMap);
