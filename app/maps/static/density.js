/* Many incidents in a chart: how many may lie in each column or cell, and how many surely do. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  /** More than this are drawn as how many they are, fewer each for itself. */
  const MOST_DRAWN = 400;

  function summed(steps) {
    for (let at = 1; at < steps.length; at += 1) steps[at] += steps[at - 1];
    return steps;
  }

  /**
   * Count rows over an axis that is cut into `bins` from `from` to `to`: `possible` are those whose stretch
   * (`first[row]` to `end[row]`) meets a bin, `certain` those whose stretch lies in one bin alone.
   */
  function perBin(shown, first, end, { from, to, bins }) {
    const steps = new Float64Array(bins + 1), certain = new Float64Array(bins), width = (to - from) / bins;
    for (const row of shown) {
      if (end[row] <= from || first[row] >= to) continue;
      const low = Math.max(Math.floor((first[row] - from) / width), 0), high = Math.min(Math.ceil((end[row] - from) / width), bins);
      steps[low] += 1;
      steps[Math.max(high, low + 1)] -= 1;
      if (high - low <= 1 && first[row] >= from && end[row] <= to) certain[low] += 1;
    }
    return { possible: summed(steps).subarray(0, bins), certain };
  }

  /** Count rows over a grid of two axes: how many boxes meet each cell, line by line. */
  function perCell(shown, across, up) {
    const wide = across.bins + 1, steps = new Float64Array(wide * (up.bins + 1));
    const place = (value, axis, round) => Math.min(Math.max(round((value - axis.from) / (axis.to - axis.from) * axis.bins), 0), axis.bins);
    for (const row of shown) {
      const left = place(across.low[row], across, Math.floor), bottom = place(up.low[row], up, Math.floor);
      const right = Math.max(place(across.high[row], across, Math.ceil), left + 1), top = Math.max(place(up.high[row], up, Math.ceil), bottom + 1);
      if (left >= across.bins || bottom >= up.bins) continue;
      steps[bottom * wide + left] += 1;
      steps[bottom * wide + right] -= 1;
      steps[top * wide + left] -= 1;
      steps[top * wide + right] += 1;
    }
    for (let y = 0; y <= up.bins; y += 1) summed(steps.subarray(y * wide, (y + 1) * wide));
    for (let at = wide; at < steps.length; at += 1) steps[at] += steps[at - wide];
    return (x, y) => steps[y * wide + x];
  }

  Object.assign(app, { density: { MOST_DRAWN, perBin, perCell } });
})(window.IncidentMap);
