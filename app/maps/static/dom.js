/* Elements from names and text alone: nothing of the record is ever read as markup. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const AGAIN_MS = 400;
  const SVG = "http://www.w3.org/2000/svg";

  function filled(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  /** Make an element; children are elements or text. */
  function element(name, attributes, ...children) {
    return filled(document.createElement(name), attributes, children);
  }

  /** Make an element of a drawing. */
  function drawn(name, attributes, ...children) {
    return filled(document.createElementNS(SVG, name), attributes, children);
  }

  /** Draw the sign of a class, from the path on a grid of 24. */
  function icon(path) {
    return drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawn("path", { d: path, "fill-rule": "evenodd" }));
  }

  /** Give a line of a card as text: a text of the page's language, one of the record as {en: text}, or a list of both. */
  function lineText(line) {
    return [line].flat().map((part) => part.en ?? part).join("");
  }

  /** Give a line as elements and texts: what the record says is marked as the English that it is. */
  function spoken(line, own = (text) => element("span", { lang: "en" }, text)) {
    return [line].flat().map((part) => (typeof part === "string" ? part : own(part.en)));
  }

  /** Give a line as the title of a part of a drawing. */
  function drawnTitle(line) {
    return drawn("title", {}, ...spoken(line, (text) => drawn("tspan", { lang: "en" }, text)));
  }

  /** Link to a page of the web, and to nothing else, by words that may have a language of their own; that it opens elsewhere
      is said before it does. */
  function safeLink(url, text, lang = "") {
    const face = lang ? element("span", { lang }, text) : text;
    if (!/^https?:\/\//.test(url)) return element("span", {}, face);
    const words = app.say("opens in a new tab");
    const sign = element("span", { class: "elsewhere", role: "img", "aria-label": words, title: words }, "\u2197");
    return element("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, face, "\u00a0", sign);
  }

  /** Run a function once a frame however often it is asked for. */
  function onceAFrame(act) {
    let waits = false;
    return () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => { waits = false; act(); });
    };
  }

  /**
   * Run a function at once, but while it is asked for again and again only when that has stopped for so many
   * milliseconds; always at once if there are none to wait.
   */
  function whenStill(act, ms) {
    let timer = 0, last = performance.now();
    return () => {
      const isAlone = performance.now() - last >= AGAIN_MS;
      last = performance.now();
      window.clearTimeout(timer);
      if (!ms || isAlone) act();
      else timer = window.setTimeout(act, ms);
    };
  }

  /** Run a function once, when the work of the moment is done and before it is shown, however often it is asked for. */
  function afterwards(act) {
    let waits = false;
    return () => {
      if (waits) return;
      waits = true;
      queueMicrotask(() => { waits = false; act(); });
    };
  }

  /** Wait until the browser has done what waits for the page: long work goes in pieces. */
  function pause() {
    return new Promise((go) => { setTimeout(go); });
  }

  /**
   * Remember what has the focus; gives what finds it again. A row of the table or a sign on the map may have been drawn
   * anew since: then it is known by the incident that it leads to, or by the first that it stands for.
   */
  function focusKeeper() {
    const node = document.activeElement;
    const id = node?.dataset.incident, [held] = (node?.dataset.holds ?? "").split(" ");
    const by = (kind, value) => value && document.querySelector(`${kind}~="${CSS.escape(value)}"]`);
    return () => (node?.isConnected ? node : by("a[data-incident", id) || by("[data-holds", held) || null);
  }

  Object.assign(app, { focusKeeper, element, drawn, icon, lineText, spoken, drawnTitle, safeLink, onceAFrame, afterwards, whenStill, pause });
})(window.IncidentMap);
