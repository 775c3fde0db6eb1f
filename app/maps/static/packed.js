/* Reads the data that one file brings: app/maps/packed.py says how they are written. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%:()*+-;.=,?@^_`{|}~";
  const IN_ONE = 128, IN_TWO = 240;

  /* Five digits of base 85 are four bytes; the last ones may be fewer. */
  function bytesOf(text) {
    const values = new Uint8Array(128), left = (5 - text.length % 5) % 5, whole = text + "~".repeat(left);
    [...DIGITS].forEach((digit, value) => { values[digit.charCodeAt(0)] = value; });
    const view = new DataView(new ArrayBuffer(whole.length / 5 * 4));
    for (let at = 0; at < whole.length; at += 5) {
      let number = 0;
      for (let next = at; next < at + 5; next += 1) number = number * 85 + values[whole.charCodeAt(next)];
      view.setUint32(at / 5 * 4, number);
    }
    return view.buffer.slice(0, view.byteLength - left);
  }

  async function inflated(bytes) {
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  }

  /* The words come first, an empty one ends them; then the text as their numbers. */
  function textOf(bytes) {
    const end = bytes.findIndex((byte, at) => byte === 0 && bytes[at + 1] === 0);
    const words = new TextDecoder().decode(bytes.subarray(0, end)).split("\0"), said = [];
    for (let at = end + 2; at < bytes.length;) {
      let number = bytes[at++];
      if (number >= IN_TWO) number = IN_ONE + ((IN_TWO - IN_ONE) << 8) + ((number - IN_TWO) << 16) + (bytes[at++] << 8) + bytes[at++];
      else if (number >= IN_ONE) number = IN_ONE + ((number - IN_ONE) << 8) + bytes[at++];
      said.push(words[number]);
    }
    return said.join("");
  }

  function rowsOf([names, columns], size) {
    return Array.from({ length: size }, (_, row) => Object.fromEntries(names.map((name, at) => [name, columns[at][row]])));
  }

  function pairsOf(scale, steps) {
    const found = [], at = [0, 0];
    for (let next = 0; next < steps.length; next += 2) found.push([0, 1].map((side) => (at[side] += steps[next + side]) / scale));
    return found;
  }

  const READ = [
    (values) => values,
    (sizes, inner) => { const all = valuesOf(inner); let at = 0; return sizes.map((size) => all.slice(at, at += size)); },
    (size, names, ...columns) => rowsOf([names, columns.map(valuesOf)], size),
    (order, ...kinds) => { const next = kinds.map((kind) => valuesOf(kind).values()); return order.map((kind) => next[kind].next().value); },
    pairsOf,
  ];

  function valuesOf([kind, ...parts]) {
    return READ[kind](...parts);
  }

  /** Give the data that were packed as text. */
  async function unpacked(text) {
    return valuesOf(JSON.parse(textOf(await inflated(bytesOf(text)))))[0];
  }

  Object.assign(app, { unpacked });
})(window.IncidentMap);
