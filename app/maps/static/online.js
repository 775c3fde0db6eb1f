/* The online basemap: tiles of another host over the bundled basemap, which stays and shows wherever a tile does not
   come. No tile is asked for before a reader, or a link, switches it on. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, safeLink, say } = app;
  const NAME = "online";
  const PATIENCE_MS = 8000;  // a host that says nothing for so long has not answered
  const ADDRESS = /(https:\/\/\S*[^\s.,;:)])/;

  /* Whose tiles they are: as text, with the addresses in it as links. */
  function credit({ name, attribution }) {
    const words = attribution.split(ADDRESS).map((part) => (ADDRESS.test(part) ? safeLink(part, part) : part));
    return element("p", { class: "credits", "data-part": "online-credit", hidden: true }, say("Online basemap: {name}", { name }), " · ",
      element("span", { lang: "" }, ...words), " · ", say("Borders and names on it are those of its provider."));
  }

  /* Say that tiles did not come, until all of a view do. */
  function watch(layer) {
    const notice = app.notice("online-notice");
    const tell = () => notice.show(say("Tiles of the online basemap did not come. The basemap of this page shows in their place."));
    let failed = 0, timer = 0;
    layer.on("loading", () => {
      failed = 0;
      window.clearTimeout(timer);
      timer = window.setTimeout(tell, PATIENCE_MS);
    });
    layer.on("tileerror", () => { failed += 1; tell(); });
    layer.on("load", () => { window.clearTimeout(timer); if (!failed) notice.hide(); });
    layer.on("remove", () => { window.clearTimeout(timer); notice.hide(); });
  }

  /** Put the switch of the online basemap into the tree of layers; without such a basemap there is none. */
  function onlineBasemap(holder, map, online, store) {
    if (!online) return;
    const { layer, told } = online;
    const box = element("input", { type: "checkbox", id: `layer-${NAME}`, "aria-describedby": "online-hint" });
    const hint = element("p", { class: "hint", id: "online-hint" }, say("Asks {host} for tiles: that host then learns which part of the map you look at.", told));
    holder.querySelector(".tree").after(hint);
    holder.querySelector(".tree").append(element("li", {}, element("label", { for: box.id }, box, element("span", {}, say("Online basemap: {name}", told)))));
    const said = credit(told);
    document.querySelector(".credits").after(said);
    watch(layer);

    function show({ on }) {
      const shown = on.includes(NAME);
      box.checked = shown;
      said.hidden = !shown;
      if (shown) layer.addTo(map); else layer.remove();
    }

    box.addEventListener("change", () => store.set({ on: box.checked ? [NAME] : [] }, { step: true }));
    store.follow((state, changed) => { if (changed.includes("on")) show(state); });
    window.addEventListener("online", () => { if (map.hasLayer(layer)) layer.redraw(); });
    show(store.get());
  }

  /** Give the layers that a link may name as drawn. */
  function layersOn(online) {
    return online ? [NAME] : [];
  }

  Object.assign(app, { onlineBasemap, layersOn });
})(window.IncidentMap);
