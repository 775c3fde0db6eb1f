/* Puts the page of the map together: one state, and everything that follows it.

   All text arrives as a JSON data block and is written as text nodes, never as markup. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { say } = app;
  const VIEW_DIGITS = 4;
  const MOST_SAID = 5;
  const FEW = 2_000, COUNT_MS = 40;
  // What changes neither which incidents are shown nor how many.
  const SECTIONS = ["filters", "layers", "table", "link", "data"];  // of the panel; a link may come from a page that has it
  const QUIET = ["view", "off", "on", "theme", "panel", "address"];

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
    /* What is fitted keeps off the edge as on the still map of the same: by less on a small map. */
    function room() {
      const { x, y } = map.getSize(), side = Math.min(data.fit.padding, data.fit.share * Math.min(x, y));
      return { padding: [side, side] };
    }
    function come(view) {
      follows = true;
      if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
      else map.fitBounds(data.view, { ...room(), maxZoom: data.fit.closest, animate: false });
      follows = false;
    }
    map.on("moveend", () => {
      if (follows) return;
      const { lat, lng } = map.getCenter();
      const round = (value) => Number(value.toFixed(VIEW_DIGITS));
      store.set({ view: { zoom: Number(map.getZoom().toFixed(2)), lat: round(lat), lon: round(lng) } });
    });
    for (const button of document.querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => map.fitBounds(data.views[button.dataset.view], room()));
    }
    store.follow((state, changed) => { if (changed.includes("address") && changed.includes("view")) come(state.view); });
    /* A chart that grows, or a phone that is turned, leaves the middle where it is, or all in view if nothing was chosen. */
    function settle() {
      const before = map.getSize();
      follows = true;
      map.invalidateSize({ animate: false });
      follows = false;
      if (!map.getSize().equals(before) && !store.get().view) come(null);
    }
    new ResizeObserver(app.onceAFrame(settle)).observe(map.getContainer());
    app.onPaper(map, (act) => { follows = true; act(); follows = false; }, () => come(store.get().view), store.link);
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

  /* Of an incident that a link names and that is not there: whether it was withdrawn, and why. */
  function withdrawalOf(ignored, { withdrawn }) {
    const named = ignored.map((part) => part.replace(/^incident=/, "")).find((name) => Object.hasOwn(withdrawn, name));
    return named === undefined ? "" : `. ${named}: ${say("withdrawn since")}: ${withdrawn[named]}`;
  }

  function wireNotice(store, data) {
    const notice = document.querySelector("[data-part=notice]");
    const show = () => {
      const ignored = store.ignored();
      notice.hidden = !ignored.length;
      const more = ignored.length > MOST_SAID ? ` ${app.count(ignored.length - MOST_SAID, "and {n} more", "and {n} more")}` : "";
      notice.querySelector("span").textContent = ignored.length
        ? say("This part of the link could not be read and was ignored: {parts}", { parts: ignored.slice(0, MOST_SAID).join(" & ") + more }) + withdrawalOf(ignored, data) : "";
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

  /* What a link may name, by names of the state; what is not with the page is known when the server has said so. */
  function choicesOf(data, source, groups, online) {
    const { VERDICTS } = app.permalink;
    return {
      off: Object.keys(groups), on: app.layersOn(online), panel: SECTIONS, classes: Object.keys(data.classes), precision: data.precisions, near: Object.keys(data.words.away),
      verdicts: data.medians ? VERDICTS : VERDICTS.filter((name) => name !== "probable"),
      impacts: Object.keys(data.words.impact), incident: source.isWhole ? data.incidents.map((one) => one.id) : null,
    };
  }

  /* Without a panel the card is a popup; that it is closed is a change of the state, as any other. */
  function popups(map, data, store, drawn, root) {
    let popup = null;
    return (incident, at) => {
      popup = null;
      map.closePopup();
      if (!incident) return;
      const mine = drawn.open(app.card(incident, data, root), at);
      popup = mine;
      mine.on("remove", () => { if (popup === mine) store.set({ incident: null }, { step: true }); });
    };
  }

  /* Show the chosen incident, or that none is; the map goes there unless a link says where it stands. What had to be
     fetched first has `arrived`: then it is known which row is chosen. */
  function chooser(map, source, store, { lines, card, openPopup, arrived }) {
    const { rows } = source, { places } = rows;

    function put(incident, { goes, focus }) {
      const place = incident ? rows.place[source.rowOf(incident.id)] : -1;
      const at = place >= 0 ? [places.lat[place], places.lon[place]] : null;
      lines.show(card ? incident : null, at);
      card?.(incident, { moved: focus });
      const closest = at ? places.zoom(place) : 0;
      const isSeen = at && map.getBounds().pad(-0.1).contains(at) && map.getZoom() >= Math.min(closest, 7);
      if (at && goes && !isSeen) map.setView(at, Math.max(map.getZoom(), closest), { animate: false });
      if (!card) openPopup(incident, at ?? map.getCenter());
    }

    return (state, how) => {
      const id = state.incident, known = id && source.cardNow(id);
      if (!id || known) { put(known || null, how); return; }
      source.card(id).then((found) => {
        if (store.get().incident !== id) return;
        if (found) { put(found, how); arrived(); }
        else store.refuse(`incident=${id}`, { incident: null });
      }).catch((error) => { app.failed(error); store.set({ incident: null }); });
    };
  }

  /** Start the page: groups and layers are what folium made, by their names; `online` is a layer of another host, or null. */
  async function start(map, groups, online) {
    const data = await app.pageData();
    let source = null;
    try {
      source = await app.source(data);
    } catch (error) {
      app.failed(error);
      document.documentElement.dataset.map = "failed";
      return;
    }
    const { rows } = source;
    await app.pause();
    const store = app.store(choicesOf(data, source, groups, online));
    const filters = app.filters(data, rows, source);
    const full = Boolean(document.querySelector("[data-part=browse]")), part = document.querySelector("[data-part=part]");
    const root = document.body.dataset.root ?? null;
    wireFocus(map);
    wireTheme(store);
    wireNotice(store, data);
    const settle = wireView(map, data, store);
    app.drawMarks(map, groups.marks.group, data);
    app.drawAssets(map, groups.assets.group, data);
    app.drawTowns(map, groups.towns.group, data);

    function choose(row) {
      const id = source.known(row)?.id;
      if (id === undefined) source.titles([row]).then(() => choose(row)).catch(app.failed);
      else if (store.get().incident === id) tell(store.get(), { goes: true, focus: true });
      else store.set({ incident: id }, { step: true });
    }
    const drawn = app.incidentLayer(map, data, source, choose);
    const hover = drawn.hover;
    const panel = full ? app.panel(data, filters, store, source, { hover, root }) : null;
    const charts = full ? [app.timeline(data, store, source, { hover, choose }), app.strip(data, store, source, { hover, choose })] : [];
    const lines = app.distanceLines(map);
    const tell = chooser(map, source, store, { lines, card: panel?.card, openPopup: popups(map, data, store, drawn, root), arrived: () => later() });
    app.layerTree(document.querySelector("[data-part=layers]"), map, data, groups, store);
    app.onlineBasemap(document.querySelector("[data-part=layers]"), map, online, store);
    const renewals = [app.classSwitches(document.querySelector("[data-part=classes]"), data, rows, filters, store)];
    if (full) {
      renewals.push(app.filterForm(document.querySelector("[data-part=filters]"), data, rows, filters, store));
      app.wireForms(data, store, filters);
    }

    function inWindow(shown, state) {
      if (!state.window) return shown;
      const bounds = map.getBounds(), [south, north] = [bounds.getSouth(), bounds.getNorth()], [west, east] = [bounds.getWest(), bounds.getEast()];
      const { lat, lon } = rows.places;
      return shown.filter((row) => {
        const at = rows.place[row];
        return at >= 0 && lat[at] >= south && lat[at] <= north && lon[at] >= west && lon[at] <= east;
      });
    }

    /* Counting what each choice would leave waits while something moves. */
    const counting = app.whenStill(() => { for (const act of renewals) act(store.get()); }, rows.size > FEW ? COUNT_MS : 0);

    const share = app.sharing(map, store, source);
    let searched = "";  // what could not be looked for is taken back

    function renew(state) {
      searched = state.text;
      const shown = filters.shown(state), chosen = state.incident ? source.rowOf(state.incident) : null;
      // A chart that grows takes from the map: it is drawn once, in the size that is left.
      if (charts.map((chart) => chart.show(shown, state, chosen)).includes(true)) settle();
      drawn.redraw(shown, chosen);
      const isHidden = chosen !== null && !shown.includes(chosen);
      panel?.show(shown, state, inWindow(shown, state), { ...drawn.undrawn(), chosen: isHidden });
      lines.veil(isHidden);
      share(shown);
      if (part) app.partShown(part, shown, rows, data, state, filters);
      counting();
      document.documentElement.dataset.shown = shown.length;
      document.documentElement.dataset.hiddenCount = rows.size - shown.length;
    }

    /* What was typed is looked for by the server where the texts are not with the page: till then nothing changes. */
    const later = app.onceAFrame(() => {
      const { text } = store.get();
      if (source.hasSearched(text)) renew(store.get());
      else source.search(text).then(later).catch((error) => { app.failed(error); store.set({ text: searched }); });
    });
    store.follow((state, changed) => {
      const quiet = changed.every((name) => QUIET.includes(name));
      if (!quiet || (state.window && changed.includes("view"))) later();
    });
    store.follow((state, changed) => {
      if (changed.includes("incident")) tell(state, { goes: !changed.includes("address") || !state.view, focus: true });
      if (full && changed.includes("panel")) panel.open(state);
      if (changed.includes("theme")) drawn.redraw();  // dots are painted in the colours of the moment
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.redraw());
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-incident]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(source.rowOf(link.dataset.incident));
      if (!full) map.getContainer().scrollIntoView({ block: "nearest" });
    });
    await app.pause();
    if (store.get().text) await source.search(store.get().text).catch(app.failed);
    renew(store.get());
    panel?.open(store.get());
    await app.pause();
    settle();
    tell(store.get(), { goes: !store.get().view, focus: false });
    if (full) {
      app.ruler(map);
      app.fullScreen(map);
    }
    app.coordinates(map);
    app.nameMap(map);
    wireLanguages(store);
    app.keepPage();
    const nameAll = () => app.placeNames(map);
    // Signs that were just made have their size a frame later.
    map.on("moveend", app.onceAFrame(() => { nameAll(); requestAnimationFrame(nameAll); }));
    map.on("layeradd layerremove signs", app.afterwards(nameAll));
    nameAll();
    app.state = store.get;  // for those who look from outside
    document.documentElement.dataset.map = "ready";
  }

  Object.assign(app, { start });
})(window.IncidentMap);
