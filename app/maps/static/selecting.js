/* Which incidents the filters leave, and how many each choice of a filter would leave. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { DAY_MS } = app;
  const PASSING = ["kp", "time", "text"];  // have too many values for each to be kept
  const MOST_KEPT = 100;

  /**
   * Say how sure it is that something lies within a limit: least, median and greatest distance decide. Without a median
   * nobody says what is probable: it is possible.
   */
  function verdict(least, median, greatest, limit) {
    if (greatest <= limit) return "certain";
    if (!(least <= limit)) return "excluded";
    return median <= limit ? "probable" : "possible";
  }

  function isNear(rows, { to, km, verdict: wanted }) {
    const { low, middle, high } = rows.away[to], limit = km * 1000;
    if (wanted === "certain") return (row) => high[row] <= limit;
    if (wanted === "probable") return (row) => high[row] <= limit || middle[row] <= limit;
    return (row) => low[row] <= limit;
  }

  function bitsOf(names, all) {
    return names.reduce((bits, name) => bits | (1 << all.indexOf(name)), 0);
  }

  /* By the name in the state: what is asked of each row. A filter that is not set is never asked. */
  function testsOf(data, rows, source) {
    const { kind, precision, killed, injured, impacts, independent, kp, first, end } = rows;
    return {
      classes(names) {
        const on = rows.classes.map((name) => names.includes(name));
        return (row) => on[kind[row]];
      },
      precision(least) {
        const most = data.precisions.indexOf(least);
        return (row) => most < 0 || precision[row] <= most;
      },
      near: (asked) => isNear(rows, asked),
      killed: () => (row) => killed[row] === 1,
      injured: () => (row) => injured[row] === 1,
      impacts(names) {
        const bits = bitsOf(names, rows.impactNames);
        return (row) => (impacts[row] & bits) !== 0;
      },
      sources: (least) => (row) => independent[row] >= least,
      kp: ([from, to]) => (row) => kp.low[row] <= to && kp.high[row] >= from,
      time: ([from, to]) => (row) => first[row] < to + DAY_MS && end[row] > from,
      text: (words) => source.holds(words),
    };
  }

  function isSet(value) {
    return value !== null && value !== false && value !== "";
  }

  function passing(from, passes) {
    const found = new Uint32Array(from.length);
    let size = 0;
    for (let at = 0; at < from.length; at += 1) if (passes[from[at]]) found[size++] = from[at];
    return found.subarray(0, size);
  }

  function countOf(from, passes) {
    let size = 0;
    for (let at = 0; at < from.length; at += 1) size += passes[from[at]];
    return size;
  }

  /* Gives, by the name of a filter and its value, a byte for each row: 1 if it passes. What the choices of the form ask
     for again and again is kept. */
  function passes(tests, size) {
    const kept = new Map();

    function tested(name, value) {
      const test = tests[name](value), found = new Uint8Array(size);
      for (let row = 0; row < size; row += 1) found[row] = test(row) ? 1 : 0;
      return found;
    }

    return (name, value) => {
      if (PASSING.includes(name)) return tested(name, value);
      const key = `${name} ${JSON.stringify(value)}`;
      if (!kept.has(key)) {
        if (kept.size >= MOST_KEPT) kept.clear();
        kept.set(key, tested(name, value));
      }
      return kept.get(key);
    };
  }

  /**
   * Prepare the filters of a map's rows.
   * `names` are those of the state that filter; `shown(state, except)` gives the rows that are left, one filter put
   * aside; `counts(state, name, values)` says how many each value of one filter would leave, as the others stand;
   * `active(state)` gives the names of those that are set.
   */
  function filters(data, rows, source) {
    const tests = testsOf(data, rows, source), pass = passes(tests, rows.size);
    const names = Object.keys(tests), all = app.everyRow(rows);
    const active = (state) => names.filter((name) => isSet(state[name]));

    // What is left of a state is asked for several times: by the map, and by each filter that counts.
    let kept = { state: null, left: new Map() };

    function shown(state, except = null) {
      if (kept.state !== state) kept = { state, left: new Map() };
      const asked = active(state).filter((name) => name !== except), key = asked.join();
      if (!kept.left.has(key)) kept.left.set(key, asked.reduce((left, name) => passing(left, pass(name, state[name])), all));
      return kept.left.get(key);
    }

    function counts(state, name, values) {
      const left = shown(state, name);
      return values.map((value) => (isSet(value) ? countOf(left, pass(name, value)) : left.length));
    }

    return { names, active, shown, counts };
  }

  Object.assign(app, { filters, verdict });
})(window.IncidentMap);
