/* The incidents of the page as columns of numbers, one row each: what filters, counts, charts and signs read.

   A small map brings its incidents as objects, a large one as a block of bytes (app/maps/row_block.py); both become the
   same columns. Where a number is missing stands NaN. Days are milliseconds since 1970, distances metres. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const DAY_MS = 86_400_000;
  const NONE = -2_147_483_648;
  const TENTHS = 10, PARTS_OF_A_DEGREE = 10_000;
  const FLAGS = { open: 1, killed: 2, injured: 4, lead: 8 };
  const READERS = { i4: Int32Array, u1: Uint8Array, u2: Uint16Array };
  const WORLD_PX = 256;  // the width of the map at zoom 0

  function isCounted([low, best, high]) {
    return (best ?? high ?? low ?? 0) > 0;
  }

  /* Where places lie on the map at zoom 0, for grouping without asking the map of each. */
  function withPixels(places) {
    const x = new Float64Array(places.size), y = new Float64Array(places.size);
    for (let at = 0; at < places.size; at += 1) {
      const sine = Math.sin(places.lat[at] * Math.PI / 180);
      x[at] = WORLD_PX * (places.lon[at] / 360 + 0.5);
      y[at] = WORLD_PX * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
    }
    return { ...places, x, y };
  }

  function placesOf(data) {
    const all = Object.values(data.places);
    return withPixels({
      size: all.length,
      lat: Float64Array.from(all, (place) => place.at[0]), lon: Float64Array.from(all, (place) => place.at[1]),
      pin: Uint8Array.from(all, (place) => place.pin),
      drawn: (at) => all[at], name: (at) => all[at].name, words: (at) => all[at].words, zoom: (at) => all[at].zoom,
    });
  }

  /** Make columns of the incidents that a small map brings. */
  function rowsOfIncidents(data) {
    const all = data.incidents, classes = Object.keys(data.classes), impacts = Object.keys(data.words.impact);
    const places = new Map(Object.keys(data.places).map((id, at) => [id, at]));
    const whole = (Kind, read) => Kind.from(all, read);
    const real = (read) => Float64Array.from(all, (one) => read(one) ?? NaN);
    return {
      size: all.length, classes, impactNames: impacts, places: placesOf(data),
      place: whole(Int32Array, (one) => places.get(one.place) ?? -1),
      kind: whole(Uint8Array, (one) => classes.indexOf(one.class)),
      precision: whole(Uint8Array, (one) => data.precisions.indexOf(one.precision)),
      first: real((one) => one.span[0]), end: real((one) => one.span[1]),
      open: whole(Uint8Array, (one) => one.open), lead: whole(Uint8Array, (one) => one.lead),
      killed: whole(Uint8Array, (one) => isCounted(one.killed)), injured: whole(Uint8Array, (one) => isCounted(one.injured)),
      impacts: whole(Uint16Array, (one) => one.impacts.reduce((bits, name) => bits | (1 << impacts.indexOf(name)), 0)),
      independent: whole(Uint8Array, (one) => Math.min(one.independent, 255)),
      kp: Object.fromEntries(["low", "best", "high"].map((side, at) => [side, real((one) => one.kp?.[at])])),
      away: Object.fromEntries(Object.keys(data.words.away).map((to) => [to,
        Object.fromEntries(["low", "middle", "high"].map((side, at) => [side, real((one) => one.away[to]?.[at])]))])),
    };
  }

  function columnsIn(bytes) {
    const view = new DataView(bytes);
    const length = view.getUint32(0, true), start = 4 + length;
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
    const sizes = (name) => (name.startsWith("place_") ? head.places : head.rows);
    const columns = Object.fromEntries(head.columns.map(([name, kind, at]) => [name, new READERS[kind](bytes, start + at, sizes(name))]));
    return { head, columns };
  }

  function scaled(whole, scale) {
    const found = new Float64Array(whole.length);
    for (let at = 0; at < whole.length; at += 1) found[at] = whole[at] === NONE ? NaN : whole[at] / scale;
    return found;
  }

  function flagged(flags, bit) {
    return flags.map((value) => (value & bit ? 1 : 0));
  }

  function placesIn(head, columns, data) {
    const { place_known: known } = columns;
    const lat = scaled(columns.place_lat, PARTS_OF_A_DEGREE), lon = scaled(columns.place_lon, PARTS_OF_A_DEGREE);
    const vague = data.precisions.map((name) => data.neverPins.includes(name));
    function drawn(at) {
      const known_as = data.precisions[known[at]];
      return head.areas[at] ?? { class: known_as, pin: !vague[known[at]], at: [lat[at], lon[at]], radius_m: columns.place_radius[at] / TENTHS, ring: null };
    }
    return withPixels({
      size: head.places, lat, lon, pin: known.map((at) => (vague[at] ? 0 : 1)), drawn,
      name: () => null, words: (at) => data.words.precision[data.precisions[known[at]]], zoom: (at) => data.zooms[known[at]],
    });
  }

  /** Make columns of the block of a large map; in it nothing says how likely an incident lies within a limit. */
  function rowsOfBlock(bytes, data) {
    const { head, columns } = columnsIn(bytes);
    const nothing = new Float64Array(head.rows).fill(NaN);
    const days = (name) => Float64Array.from(columns[name], (day) => day * DAY_MS);
    const metres = (name) => scaled(columns[name], TENTHS);
    return {
      size: head.rows, classes: Object.keys(data.classes), impactNames: Object.keys(data.words.impact),
      places: placesIn(head, columns, data), place: columns.place, kind: columns.class, precision: columns.precision,
      first: days("first"), end: days("end"),
      ...Object.fromEntries(Object.entries(FLAGS).map(([name, bit]) => [name, flagged(columns.flags, bit)])),
      impacts: columns.impacts, independent: columns.independent,
      kp: { low: metres("kp_low"), best: metres("kp_best"), high: metres("kp_high") },
      away: Object.fromEntries(Object.keys(data.words.away).map((to) => [to, { low: metres(`${to}_low`), middle: nothing, high: metres(`${to}_high`) }])),
    };
  }

  /** Give the number of all rows, in their order. */
  function everyRow(rows) {
    return Uint32Array.from({ length: rows.size }, (_, at) => at);
  }

  Object.assign(app, { DAY_MS, rowsOfIncidents, rowsOfBlock, everyRow });
})(window.IncidentMap);
