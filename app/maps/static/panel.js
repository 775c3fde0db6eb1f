/* The panel beside the map: what is shown in words, the list, the table, the card of the chosen incident. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, say, count, number } = app;
  const SAID_MS = 400;  // a reader of the screen hears a count once it stands still
  const NEAR_KM = 5;

  function find(name) {
    return document.querySelector(`[data-part=${name}]`);
  }

  /* How many lie within some kilometres of the terminal, as sure as that can be said. */
  function nearWords(shown, data) {
    const found = { certain: 0, probable: 0, possible: 0, excluded: 0 };
    for (const one of shown) if (one.away.terminal) found[app.verdict(one.away.terminal, NEAR_KM * 1000)] += 1;
    const maybe = found.probable + found.possible;
    return say("{certain} certainly within {km} km of {what}, {maybe} possibly", {
      certain: number(found.certain), km: NEAR_KM, maybe: number(maybe), what: data.words.away.terminal,
    });
  }

  /**
   * Say in one sentence what the view shows; every incident of the selection is counted once.
   * `listed` are those of the shown that the list holds: all, or those in the window of the map.
   */
  function proseOf(shown, listed, data, state, filters) {
    const hidden = data.incidents.length - shown.length;
    const drawn = app.drawnAs(shown, data);
    const first = count(shown.length, "{n} incident is shown", "{n} incidents are shown");
    const within = state.window ? ` ${count(listed.length, "{n} of them lies in the window of the map.", "{n} of them lie in the window of the map.")}` : "";
    const parts = [
      count(drawn.points, "{n} as a point with its radius", "{n} as points with their radius"),
      count(drawn.areas, "{n} as an area only", "{n} as areas only"),
      count(drawn.nowhere, "{n} without a place on the map", "{n} without a place on the map"),
    ].filter((_, at) => [drawn.points, drawn.areas, drawn.nowhere][at]);
    const off = hidden ? count(hidden, "{n} is hidden by filters", "{n} are hidden by filters") : say("none is hidden");
    const why = shown.length ? "" : ` ${whyNothing(data, state, filters)}`;
    return `${[first, parts.join(", ")].filter(Boolean).join(": ")}; ${off}.${within}${shown.length ? ` ${nearWords(shown, data)}.` : ""}${why}`;
  }

  /* Which single filter, taken away, would show something again. */
  function whyNothing(data, state, filters) {
    if (!data.incidents.length) return say("The selection holds no incident.");
    const names = filters.active(state).filter((name) => filters.shown(state, name).length);
    if (!names.length) return say("No incident passes these filters together.");
    return say("Without the filter {names} there would be some.", { names: names.map((name) => data.words.filters[name]).join(say(" or ")) });
  }

  function listPart(data, store, hover) {
    const rows = new Map([...document.querySelectorAll(".incidents [data-incident]")].map((link) => [link.dataset.incident, link.closest("li")]));
    const head = find("count");
    for (const [id, row] of rows) {
      row.addEventListener("pointerenter", () => hover(id));
      row.addEventListener("pointerleave", () => hover(null));
      row.addEventListener("focusin", () => hover(id));
    }
    return (shown, state) => {
      const left = new Set(shown.map((one) => one.id));
      for (const [id, row] of rows) {
        row.hidden = !left.has(id);
        row.classList.toggle("chosen", id === state.incident);
      }
      head.textContent = state.window
        ? count(shown.length, "{n} incident in the window of the map, newest first", "{n} incidents in the window of the map, newest first")
        : count(shown.length, "{n} incident, newest first", "{n} incidents, newest first");
    };
  }

  /* The table is made when it is opened, and kept in step while it is. */
  function tablePart(data) {
    const details = find("table");
    const body = details.querySelector("tbody");
    let last = [], filled = null;
    /* The same rows are left alone: one of them may have the focus. */
    function fill() {
      if (filled === last.map((one) => one.id).join()) return;
      filled = last.map((one) => one.id).join();
      body.replaceChildren(...last.map((one) => element("tr", {},
        element("th", { scope: "row" }, element("a", { href: `#incident=${one.id}`, "data-incident": one.id, lang: "en" }, one.title)),
        element("td", {}, one.date), element("td", {}, one.label),
        element("td", {}, data.words.precision[one.precision]),
        element("td", {}, one.away.terminal ? app.spanText(one.away.terminal) : say("not measured")),
        element("td", {}, one.kp ? `${number(Math.floor(one.kp[0]))}–${number(Math.ceil(one.kp[2]))}` : say("not on the route")))));
    }
    details.addEventListener("toggle", () => { if (details.open) fill(); });
    return (shown) => { last = shown; if (details.open) fill(); };
  }

  function cardPart(data, store, root) {
    const holder = find("card"), browse = find("browse"), place = find("card-text");
    let opener = () => null, top = 0, last = null;
    function close() {
      store.set({ incident: null }, { step: true });
    }
    holder.querySelector("button").addEventListener("click", close);
    holder.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();  // one thing at a time: a popup that is open as well stays
      close();
    });
    function show(state, { moved }) {
      const incident = data.incidents.find((one) => one.id === state.incident);
      const was = !holder.hidden;
      holder.hidden = !incident;
      browse.hidden = Boolean(incident);
      if (incident) {
        if (!was) { opener = app.focusKeeper(); top = holder.parentElement.scrollTop; }
        last = incident.id;
        place.replaceChildren(app.card(incident, data, root));
        holder.parentElement.scrollTop = 0;
        if (moved) {
          place.focus({ preventScroll: true });
          // Under the map, as on a phone, the card comes to the reader.
          if (holder.parentElement.scrollHeight === holder.parentElement.clientHeight) holder.scrollIntoView({ block: "start" });
        }
      } else if (was) {
        place.replaceChildren();
        holder.parentElement.scrollTop = top;
        const from = opener();
        const back = from && from !== document.body ? from : document.querySelector(`.incidents [data-incident="${last}"]`);
        back?.focus({ preventScroll: true });
      }
    }
    return show;
  }

  function sections(store) {
    const parts = [...document.querySelectorAll("details[data-section]")];
    for (const part of parts) {
      part.addEventListener("toggle", () => {
        const panel = parts.filter((one) => one.open).map((one) => one.dataset.section);
        if (panel.join() !== store.get().panel.join()) store.set({ panel });
      });
    }
    return (state) => { for (const part of parts) part.open = state.panel.includes(part.dataset.section); };
  }

  /** Wire the panel; gives `show(shown, state, listed)`, `card(state)` and `open(state)` for its sections. */
  function panel(data, filters, store, { hover, root }) {
    const list = listPart(data, store, hover), table = tablePart(data), card = cardPart(data, store, root), open = sections(store);
    const prose = find("prose");
    let timer = 0;
    function show(shown, state, listed) {
      list(listed, state);
      table(listed);
      const words = proseOf(shown, listed, data, state, filters);
      window.clearTimeout(timer);
      if (!prose.textContent) prose.textContent = words;
      else timer = window.setTimeout(() => { prose.textContent = words; }, SAID_MS);
      const set = filters.active(state).length;
      find("active").textContent = set ? count(set, "{n} set", "{n} set") : "";
      for (const button of document.querySelectorAll("[data-act=reset]")) button.hidden = !set;
    }
    return { show, card, open };
  }

  Object.assign(app, { panel, proseOf });
})(window.IncidentMap);
