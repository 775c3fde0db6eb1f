/* What the interface says, in the language of the page: a block of words, given with the page. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const block = document.getElementById("map-words");
  const given = block ? JSON.parse(block.textContent) : {};
  const asked = document.documentElement.lang || "en";
  const language = asked === "en" ? "en-GB" : asked;  // days as the record writes them: 29 November 2025
  const plurals = new Intl.PluralRules(language);
  const forms = given[""] ?? null;  // how days and numbers are written, where browsers do not know

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

  function inUtc(key, form) {
    return kept(days, key, () => new Intl.DateTimeFormat(language, { ...form, timeZone: "UTC" }));
  }

  /** Write a number as the language does, with so many digits after the point. */
  function number(value, digits = 0) {
    if (forms) return grouped(value.toFixed(digits));
    return kept(numbers, digits, () => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })).format(value);
  }

  function grouped(text) {
    const [whole, rest] = text.split(".");
    const groups = whole.replace(/\B(?=(\d{3})+$)/g, forms.group);
    return rest ? `${groups}${forms.decimal}${rest}` : groups;
  }

  /* Fill a pattern of CLDR, in which words stand in single quotes. */
  function patterned(ms, pattern) {
    const date = new Date(ms), name = (names) => names.split(" ")[date.getUTCMonth()];
    const parts = { MMMM: () => name(forms.months), MMM: () => name(forms.short), LLL: () => name(forms.short), d: () => date.getUTCDate(), y: () => date.getUTCFullYear() };
    return pattern.replace(/'([^']*)'|MMMM|MMM|LLL|d|y/g, (part, word) => word ?? parts[part]());
  }

  /** Write a day: milliseconds since 1970 UTC. */
  function day(ms) {
    if (forms) return patterned(ms, forms.day);
    return inUtc("day", { day: "numeric", month: "long", year: "numeric" }).format(ms);
  }

  /** Write a month with its year, or a year alone, for an axis, without the word "year"; `form` is as for Intl. */
  function period(ms, form) {
    if (forms) return patterned(ms, form.month ? forms.month.replace(/'[^']*'\.? */g, "") : "y");
    return inUtc(form.month ? "month" : "year", form).format(ms).replace(/\s[гр]\.$/u, "");
  }

  /** Write a moment as the reader's clock shows it. */
  function moment(date) {
    const clock = date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return `${day(date.getTime() - date.getTimezoneOffset() * 60_000)}, ${clock}`;
  }

  Object.assign(app, { say, count, number, day, period, moment, english: asked === "en" });
})(window.IncidentMap);
