/* The ways to take a view elsewhere: its link, a frame that shows the same, and pictures of it. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { say } = app;
  const ENDS = { png: "@2x.png", svg: ".svg", pdf: ".pdf" };
  const LEAST_PX = 200, MOST_PX = 1280;  // of a still map
  const MOST_NORTH = 85.0511, MOST_ZOOM = 22;
  const MOST_IDS = 100;  // an address of more is cut by many programs
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");

  function wireCopy(button, field, byHand, show) {
    button.addEventListener("click", async () => {
      show();
      field.select();
      let done = false;
      try { await navigator.clipboard.writeText(field.value); done = true; } catch { /* the text is chosen: it can be copied by hand */ }
      button.textContent = done ? say("Copied") : byHand;
    });
  }

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#x27;");
  }

  /* The selection of the page as pairs, without what is said otherwise. */
  function pairs(query, without = []) {
    return query.split("&").filter((pair) => pair && !without.includes(pair.split("=")[0]));
  }

  /* Where a picture looks, and how large it is: as the map on the screen, or smaller if there is no picture of that size. */
  function framed(map, view) {
    const { x, y } = map.getSize(), shrink = Math.min(1, MOST_PX / Math.max(x, y));
    const [width, height] = [x, y].map((side) => Math.max(LEAST_PX, Math.round(side * shrink)));
    if (!view) return { where: "auto", width, height };
    const zoom = Math.min(MOST_ZOOM, Math.max(0, view.zoom + Math.log2(shrink)));
    const lat = Math.min(MOST_NORTH, Math.max(-MOST_NORTH, view.lat));
    const numbers = [[view.lon, 4], [lat, 4], [zoom, 2]].map(([value, digits]) => Number(value.toFixed(digits)));
    return { where: numbers.join(","), width, height };
  }

  /* The ids of the rows that the filters leave: null if they leave all, [] if they are not known or too many to name. */
  function named(shown, source) {
    if (!shown || shown.length === source.rows.size) return null;
    const ids = shown.length > MOST_IDS ? [] : Array.from(shown, (row) => source.known(row)?.id);
    return ids.includes(undefined) ? [] : ids;
  }

  /* Say by the note why there is no picture, or what it shows more than the page does. */
  function noteOf(shown, ids) {
    if (shown?.length === 0) return say("Nothing is shown, so there is no picture of it.");
    return ids?.length === 0 ? say("The pictures show what was selected, before the filters of this page.") : "";
  }

  function sharePart(part, map, store, source) {
    const { query } = part.dataset, code = document.documentElement.lang;
    const spoken = code === "en" ? [] : [`lang=${code}`];
    const field = document.getElementById("view-frame"), note = part.querySelector("[data-part=picture-note]");
    const base = new URL(document.body.dataset.root, window.location.href);
    let shown = null;

    function frame() {
      const asked = [...pairs(query), ...spoken].join("&");
      const at = new URL(`embed${asked && "?"}${asked}`, base);
      at.hash = store.fragment({ panel: [] });
      return `${field.dataset.before}${escaped(at.href)}${field.dataset.after}`;
    }

    function pictures(state) {
      const { where, width, height } = framed(map, state.view), ids = named(shown, source);
      const theme = state.theme ?? (DARK.matches ? "dark" : "light");
      const chosen = ids?.length ? [...pairs(query, ["ids", "limit", "offset"]), `ids=${ids.join(",")}`] : pairs(query);
      const asked = [...chosen, ...spoken, ...(state.off.length ? [`off=${state.off.join(",")}`] : []), `theme=${theme}`].join("&");
      for (const link of part.querySelectorAll("[data-picture]")) {
        link.href = new URL(`static/${where}/${width}x${height}${ENDS[link.dataset.picture]}?${asked}`, base).href;
      }
      note.textContent = noteOf(shown, ids);
      part.querySelector(".files").hidden = shown?.length === 0;
    }

    function show() {
      if (field) field.value = frame();
      pictures(store.get());
    }
    if (field) wireCopy(part.querySelector("[data-act=copy-frame]"), field, say("Copy this frame by hand"), show);
    store.follow(show);
    map.on("resize", show);
    DARK.addEventListener("change", show);
    show();
    return (rows) => { shown = rows; show(); };
  }

  /** Wire what takes the view elsewhere; gives what is told the rows that the filters leave. A file has its link alone. */
  function sharing(map, store, source) {
    const button = document.querySelector("[data-act=copy]"), part = document.querySelector("[data-part=share]");
    if (!button) return () => {};
    const field = document.getElementById("view-link");
    button.closest("details").hidden = window.location.protocol === "about:";  // a frame of a notebook has no address
    const show = () => { field.value = store.link(); };
    wireCopy(button, field, say("Copy this link by hand"), show);
    store.follow(show);
    show();
    return part ? sharePart(part, map, store, source) : () => {};
  }

  Object.assign(app, { sharing });
})(window.IncidentMap);
