/* What the interface says, in the language of the page: a block of words, given with the page. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const block = document.getElementById("map-words");
  const given = block ? JSON.parse(block.textContent) : {};
  const asked = document.documentElement.lang || "en";
  const language = asked === "en" ? "en-GB" : asked;  // days as the record writes them: 29 November 2025
  const plurals = new Intl.PluralRules(language);

  /** Put values into the places that a text names in braces. */
  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** Give a text of the interface in the language of the page; the English is its own key. */
  function say(text, values = {}) {
    const found = given[text];
    return filled(typeof found === "string" ? found : text, values);
  }

  /** Give the form of a text for a number, which fills {n}. */
  function count(n, one, many, values = {}) {
    const forms = given[one];
    const form = forms && typeof forms === "object" ? forms[plurals.select(n)] || forms.other : n === 1 ? one : many;
    return filled(form, { n: number(n), ...values });
  }

  const numbers = new Map(), days = new Map();

  /* What writes for a language costs more to make than to use. */
  function kept(made, key, make) {
    if (!made.has(key)) made.set(key, make());
    return made.get(key);
  }

  /** Write a number as the language does, with so many digits after the point. */
  function number(value, digits = 0) {
    const make = () => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return kept(numbers, digits, make).format(value);
  }

  /** Write a day: milliseconds since 1970 UTC. */
  function day(ms, timeZone = "UTC") {
    const make = () => new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", timeZone });
    return kept(days, timeZone, make).format(ms);
  }

  Object.assign(app, { say, count, number, day, language });
})(window.IncidentMap);
