/* The panel beside the map: what is shown in words, the list, the table, the card of the chosen incident. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, say, count, number } = app;
  const SAID_MS = 400;  // a reader of the screen hears a count once it stands still
  const NEAR_KM = 5;
  const AT_ONCE = 100;

  function find(name) {
    return document.querySelector(`[data-part=${name}]`);
  }

  /* How many lie within some kilometres of the terminal, as sure as that can be said. */
  function nearWords(shown, rows, data) {
    const { low, middle, high } = rows.away.terminal, found = { certain: 0, probable: 0, possible: 0, excluded: 0 };
    for (const row of shown) if (!Number.isNaN(low[row])) found[app.verdict(low[row], middle[row], high[row], NEAR_KM * 1000)] += 1;
    const known = { certain: number(found.certain), km: NEAR_KM, what: data.words.away.terminal };
    // Of many nothing says how likely each is.
    if (!data.medians) return say("{certain} certainly within {km} km of {what}, {maybe} possibly", { ...known, maybe: number(found.possible) });
    return say("{certain} certainly within {km} km of {what}, {probable} probably, {maybe} possibly", {
      ...known, probable: number(found.probable), maybe: number(found.possible),
    });
  }

  /**
   * Say in one sentence what the view shows; every incident of the selection is counted once.
   * `listed` are those of the shown that lie in the window of the map, if the list holds only them; `left` says
   * what the map leaves out: areas it has no room for, and the radius of places that are dots.
   */
  function proseOf(shown, listed, left, rows, data, state, filters) {
    const hidden = rows.size - shown.length;
    const drawn = app.drawnAs(shown, rows);
    const first = count(shown.length, "{n} incident is shown", "{n} incidents are shown");
    const within = state.window ? ` ${count(listed.length, "{n} of them lies in the window of the map.", "{n} of them lie in the window of the map.")}` : "";
    const parts = [
      count(drawn.points, "{n} as a point with its radius", "{n} as points with their radius"),
      count(drawn.areas, "{n} as an area only", "{n} as areas only"),
      count(drawn.nowhere, "{n} without a place on the map", "{n} without a place on the map"),
    ].filter((_, at) => [drawn.points, drawn.areas, drawn.nowhere][at]);
    const off = hidden ? count(hidden, "{n} is hidden by filters", "{n} are hidden by filters") : say("none is hidden");
    const why = shown.length ? "" : ` ${whyNothing(rows, data, state, filters)}`;
    const vague = state.precision ? filters.shown(state, "precision").length - shown.length : 0;
    const said = [
      leftOut(),
      vague ? count(vague, "{n} of them for a place that is known less precisely.", "{n} of them for places that are known less precisely.") : "",
      left.dots ? say("Each place is a dot here; how well it is known is drawn from closer.") : "",
      left.areas ? count(left.areas, "The map has no room for {n} of the areas.", "The map has no room for {n} of the areas.") : "",
    ].filter(Boolean).map((words) => ` ${words}`).join("");
    return `${[first, parts.join(", ")].filter(Boolean).join(": ")}; ${off}.${said}${within}${shown.length ? ` ${nearWords(shown, rows, data)}.` : ""}${why}`;
  }

  /* Of what matches the address, a limit may leave some out. */
  function leftOut() {
    const { leftOut: n, cut } = document.getElementById("map-data").dataset;
    return n ? `${count(Number(n), "{n} more matches, of which the address asks for a part: {cut}", "{n} more match, of which the address asks for a part: {cut}", { cut })}.` : "";
  }

  /** In a frame without a panel: say what is not shown, if anything is not. */
  function partShown(node, shown, rows, data, state, filters) {
    const hidden = rows.size - shown.length, cut = leftOut();
    node.hidden = !hidden && !cut && shown.length > 0;
    if (node.hidden) return;
    const said = [count(shown.length, "{n} incident is shown", "{n} incidents are shown")];
    if (hidden) said.push(count(hidden, "{n} is hidden by filters", "{n} are hidden by filters"));
    const why = shown.length ? "" : whyNothing(rows, data, state, filters);
    node.textContent = [`${said.join("; ")}.`, cut, why].filter(Boolean).join(" ");
  }

  /* Which single filter, taken away, would show something again. */
  function whyNothing(rows, data, state, filters) {
    if (!rows.size) return say("The selection holds no incident.");
    const names = filters.active(state).filter((name) => filters.shown(state, name).length);
    if (!names.length) return say("No incident passes these filters together.");
    return say("Without the filter {names} there would be some.", { names: names.map((name) => say("“{name}”", { name: data.words.filters[name] })).join(say(" or ")) });
  }

  function rowNode(one, data) {
    const marks = [one.withdrawn ? ` · ${say("withdrawn since")}` : "", one.lead ? ` · ${say("unconfirmed lead")}` : ""].join("");
    return element("li", { class: `class-${one.class}` }, app.icon(data.classes[one.class].icon),
      element("a", { href: `#incident=${one.id}`, "data-incident": one.id, lang: "en" }, one.title), " ",
      element("small", {}, `${one.date} · ${one.label}${marks}`));
  }

  /* Which rows the list and the table hold: the newest, which are the last, and more of them on demand. */
  function pages(source, more, change) {
    let most = AT_ONCE, last = null;
    more.addEventListener("click", () => { most += AT_ONCE; change(); });
    function listed(shown) {
      const left = new Uint8Array(source.rows.size);
      for (const row of shown) left[row] = 1;
      if (!last || !left.every((one, at) => one === last[at])) most = AT_ONCE;
      last = left;
      const found = [];
      for (let row = left.length - 1; row >= 0 && found.length < most; row -= 1) if (left[row]) found.push(row);
      const rest = shown.length - found.length;
      more.hidden = rest === 0;
      more.textContent = rest ? count(rest, "Show more: {n} left", "Show more: {n} left") : "";
      return found;
    }
    return { listed };
  }

  function listPart(data, source, hover) {
    const nodes = new Map(), list = document.querySelector(".incidents"), head = find("count");
    for (const item of [...list.children]) {
      const row = source.rowOf(item.querySelector("[data-incident]").dataset.incident);
      nodes.set(row, wired(item, row));
    }

    function wired(item, row) {
      item.addEventListener("pointerenter", () => hover(row));
      item.addEventListener("pointerleave", () => hover(null));
      item.addEventListener("focusin", () => hover(row));
      return item;
    }

    /* What is in the list already stays where it is, with the focus that it may have. */
    function fill(listed, chosen) {
      for (const row of listed) if (!nodes.has(row) && source.known(row)) nodes.set(row, wired(rowNode(source.known(row), data), row));
      const wanted = listed.map((row) => nodes.get(row)).filter(Boolean);
      if (wanted.length !== list.children.length || wanted.some((node, at) => node !== list.children[at])) {
        const back = app.focusKeeper(), held = list.contains(document.activeElement);
        list.replaceChildren(...wanted);
        if (held) back()?.focus({ preventScroll: true });
      }
      for (const [row, node] of nodes) node.classList.toggle("chosen", row === chosen);
    }

    return (listed, all, state, chosen) => {
      fill(listed, chosen);
      head.textContent = state.window
        ? count(all, "{n} incident in the window of the map, newest first", "{n} incidents in the window of the map, newest first")
        : count(all, "{n} incident, newest first", "{n} incidents, newest first");
    };
  }

  /* The table is made when it is opened, and kept in step while it is. */
  function tablePart(data, source) {
    const details = find("table"), body = details.querySelector("tbody"), { rows } = source, { low, high } = rows.away.terminal;
    let last = [], filled = null;

    function line(row) {
      const one = source.known(row);
      return element("tr", {},
        element("th", { scope: "row" }, element("a", { href: `#incident=${one.id}`, "data-incident": one.id, lang: "en" }, one.title)),
        element("td", {}, one.date), element("td", {}, one.label),
        element("td", {}, data.words.precision[data.precisions[rows.precision[row]]]),
        element("td", {}, Number.isNaN(low[row]) ? say("not measured") : app.spanText(low[row], high[row])),
        element("td", {}, Number.isNaN(rows.kp.low[row]) ? say("not on the route") : `${number(Math.floor(rows.kp.low[row]))}–${number(Math.ceil(rows.kp.high[row]))}`));
    }

    /* The same rows are left alone: one of them may have the focus. */
    function fill() {
      const known = last.filter(source.known);
      if (filled === known.join()) return;
      filled = known.join();
      body.replaceChildren(...known.map(line));
    }

    details.addEventListener("toggle", () => { if (details.open) fill(); });
    return (listed) => { last = listed; if (details.open) fill(); };
  }

  function cardPart(data, store, source, root) {
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
    function show(incident, { moved }) {
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
        if (window.matchMedia("print").matches) return;  // what is opened for paper is no choice of a reader
        const panel = parts.filter((one) => one.open).map((one) => one.dataset.section);
        if (panel.join() !== store.get().panel.join()) store.set({ panel });
      });
    }
    return (state) => { for (const part of parts) part.open = state.panel.includes(part.dataset.section); };
  }

  /** Wire the panel; gives `show(shown, state, listed, left)`, `card(incident)` and `open(state)` for its sections. */
  function panel(data, filters, store, source, { hover, root }) {
    const list = listPart(data, source, hover), table = tablePart(data, source), card = cardPart(data, store, source, root), open = sections(store);
    const page = pages(source, document.querySelector("[data-act=more]"), () => fill());
    const prose = find("prose");
    let timer = 0, last = null;

    /* Fill list and table with what is known, and again when the rest has come. */
    function fill() {
      const { inside, state } = last, listed = page.listed(inside);
      const put = () => {
        list(listed, inside.length, state, source.rowOf(state.incident));
        table(listed);
      };
      put();
      if (!listed.every(source.known)) source.titles(listed).then(() => { if (last.inside === inside) put(); }).catch(app.failed);
    }

    function show(shown, state, inside, left) {
      last = { inside, state };
      fill();
      find("card-hidden").hidden = !left.chosen;
      const vague = state.precision ? filters.shown(state, "precision").length - shown.length : 0;
      find("legend-hidden").textContent = vague ? count(vague, "{n} is hidden as less precise", "{n} are hidden as less precise") : "";
      const tell = () => { prose.textContent = proseOf(shown, inside, left, source.rows, data, state, filters); };
      window.clearTimeout(timer);
      if (!prose.textContent) tell();
      else timer = window.setTimeout(tell, SAID_MS);
      const set = filters.active(state).length;
      find("active").textContent = set ? count(set, "{n} set", "{n} set") : "";
      for (const button of document.querySelectorAll("[data-act=reset]")) button.hidden = !set;
    }
    return { show, card, open };
  }

  Object.assign(app, { panel, proseOf, partShown });
})(window.IncidentMap);
