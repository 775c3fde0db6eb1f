/* The state of the page as the fragment of its address, and back.

   key=value pairs joined by "&". What cannot be read is ignored and said; what is not known is kept, so that a link
   of another release loses nothing. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const VERDICTS = ["certain", "probable", "possible"];
  const DAY = /^\d{4}-\d{2}-\d{2}$/;
  const WORD = /^[a-z0-9][a-z0-9_-]{0,79}$/;
  const MOST_WORDS = 50;
  const LONGEST = 200;
  const LONGEST_SPAN_MS = 200 * 366 * 86_400_000;  // an axis of more has no ticks that can be read

  /** Everything that a link holds, as it is without one. */
  const DEFAULTS = Object.freeze({
    view: null, off: [], on: [], classes: null, precision: null, near: null, killed: false, injured: false, impacts: null,
    sources: null, kp: null, time: null, text: "", window: false, incident: null, span: null, theme: null, panel: [],
  });

  function number(text, low, high) {
    const value = /^-?\d{1,7}(\.\d{1,7})?$/.test(text) ? Number(text) : NaN;
    if (!(value >= low && value <= high)) throw new RangeError(text);
    return value;
  }

  function whole(text, low, high) {
    const value = number(text, low, high);
    if (!Number.isInteger(value)) throw new RangeError(text);
    return value;
  }

  function word(text) {
    if (!WORD.test(text)) throw new RangeError(text);
    return text;
  }

  function words(text) {
    const found = text === "" ? [] : text.split(",");
    if (found.length > MOST_WORDS) throw new RangeError(text);
    return [...new Set(found.map(word))];
  }

  function oneOf(text, choices) {
    if (!choices.includes(text)) throw new RangeError(text);
    return text;
  }

  function day(text) {
    const ms = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    // A day that is in no calendar, as 31 February, is read as another one.
    if (Number.isNaN(ms) || iso(ms) !== text) throw new RangeError(text);
    return ms;
  }

  function iso(ms) {
    return new Date(ms).toISOString().slice(0, 10);
  }

  function pair(text, read) {
    const parts = text.split("/");
    if (parts.length !== 2) throw new RangeError(text);
    const [low, high] = parts.map(read);
    if (low > high) throw new RangeError(text);
    return [low, high];
  }

  function view(text) {
    const parts = text.split("/");
    if (parts.length !== 3) throw new RangeError(text);
    return { zoom: number(parts[0], 0, 22), lat: number(parts[1], -90, 90), lon: number(parts[2], -180, 180) };
  }

  function near(text) {
    const [to, within, verdict, ...more] = text.split(":");
    if (more.length || !/^\d{1,4}(\.\d)?km$/.test(within || "")) throw new RangeError(text);
    return { to: word(to), km: number(within.slice(0, -2), 0.1, 2000), verdict: oneOf(verdict || "possible", VERDICTS) };
  }

  function free(text) {
    if (text.length > LONGEST) throw new RangeError(text);
    return text.trim();
  }

  function some(text) {
    const found = words(text);
    if (!found.length) throw new RangeError(text);
    return found;
  }

  /* An axis needs a length. */
  function stretch(text) {
    const [low, high] = pair(text, day);
    if (low === high || high - low > LONGEST_SPAN_MS) throw new RangeError(text);
    return [low, high];
  }

  function yes(text) {
    return oneOf(text, ["1"]) === "1";
  }

  /* By the key in the address: the name in the state, how it is read, and how it is written. */
  const KEYS = {
    map: ["view", view, ({ zoom, lat, lon }) => [zoom, lat, lon].join("/")],
    off: ["off", words, (value) => value.join(",")],
    on: ["on", words, (value) => value.join(",")],
    class: ["classes", words, (value) => value.join(",")],
    precision: ["precision", word, String],
    near: ["near", near, ({ to, km, verdict }) => `${to}:${km}km:${verdict}`],
    killed: ["killed", yes, () => "1"],
    injured: ["injured", yes, () => "1"],
    impact: ["impacts", some, (value) => value.join(",")],
    sources: ["sources", (text) => whole(text, 2, 99), String],
    kp: ["kp", (text) => pair(text, (part) => number(part, 0, 20000)), (value) => value.join("/")],
    time: ["time", (text) => pair(text, day), (value) => value.map(iso).join("/")],
    q: ["text", free, String],
    window: ["window", yes, () => "1"],
    incident: ["incident", word, String],
    span: ["span", stretch, (value) => value.map(iso).join("/")],
    theme: ["theme", (text) => oneOf(text, ["light", "dark"]), String],
    panel: ["panel", words, (value) => value.join(",")],
  };

  function isDefault(name, value) {
    return JSON.stringify(value) === JSON.stringify(DEFAULTS[name]);
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch {
      return null;
    }
  }

  /* Whether a value names only what the page has: a class, a place to measure from and how sure, an incident. */
  function fits(value, choices, verdicts) {
    if (value?.verdict && verdicts && !verdicts.includes(value.verdict)) return false;
    const named = Array.isArray(value) ? value : [value?.to ?? value];
    return !choices || named.every((one) => choices.includes(one));
  }

  /**
   * Read a fragment: the state, the pairs that are not known, and the pairs that could not be read.
   * `choices` gives, by names of the state, what a value may name.
   */
  function read(hash, choices = {}) {
    const state = { ...DEFAULTS };
    const unknown = [], ignored = [], met = new Set();
    for (const piece of hash.replace(/^#/, "").split("&").filter(Boolean)) {
      const at = piece.indexOf("=");
      const key = decoded(at < 0 ? piece : piece.slice(0, at));
      const text = at < 0 ? null : decoded(piece.slice(at + 1));
      if (key !== null && !Object.hasOwn(KEYS, key)) {
        unknown.push(piece);
        continue;
      }
      try {
        if (key === null || text === null || met.has(key)) throw new RangeError(piece);
        const [name, readOne] = KEYS[key];
        const value = readOne(text);
        if (!fits(value, choices[name], choices.verdicts)) throw new RangeError(piece);
        state[name] = value;
        met.add(key);
      } catch {
        ignored.push(piece.slice(0, 80));
      }
    }
    return { state, unknown, ignored };
  }

  function encoded(text) {
    return encodeURIComponent(text).replace(/%(2C|2F|3A)/g, (code) => decodeURIComponent(code));
  }

  /** Write a state as a fragment; what is as without a link is left out. */
  function write(state, unknown = []) {
    const pairs = Object.entries(KEYS)
      .filter(([, [name]]) => !isDefault(name, state[name]))
      .map(([key, [name, , say]]) => `${key}=${encoded(say(state[name]))}`);
    const all = [...pairs, ...unknown];
    return all.length ? `#${all.join("&")}` : "";
  }

  Object.assign(app, { permalink: { read, write, iso, DEFAULTS, VERDICTS } });
})(window.IncidentMap);
