/* Which places become one sign: those whose signs would lie on one another on the screen.

   A group has the numbers of its places, how many incidents they hold (`size`), the class of all of them or MIXED
   (`kind`), whether all are leads, a `mark` of what it holds, and where its sign stands: at the place that holds most. `entries(most)` gives the
   first of its places as {place, rows}. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const NEAR_PX = 34, CELL_PX = 64;
  const MIXED = 255;

  /** Put rows together by their places, of which `used` have any; rows without a place are in none. */
  function byPlace(shown, rows) {
    const size = rows.places.size;
    const counts = new Uint32Array(size), kinds = new Uint8Array(size), leads = new Uint8Array(size).fill(1);
    let used = 0;
    for (const row of shown) {
      const place = rows.place[row];
      if (place < 0) continue;
      if (counts[place] === 0) { kinds[place] = rows.kind[row]; used += 1; }
      else if (kinds[place] !== rows.kind[row]) kinds[place] = MIXED;
      counts[place] += 1;
      leads[place] &= rows.lead[row];
    }
    const starts = new Uint32Array(size + 1);
    for (let at = 0; at < size; at += 1) starts[at + 1] = starts[at] + counts[at];
    const order = new Uint32Array(starts[size]), free = starts.slice();
    for (const row of shown) if (rows.place[row] >= 0) order[free[rows.place[row]]++] = row;
    return { used, counts, kinds, leads, rowsAt: (place) => order.subarray(starts[place], starts[place + 1]) };
  }

  function begun(key, place, gathered, places) {
    const numbers = [place];
    return {
      key, numbers, size: gathered.counts[place], mark: gathered.counts[place] * (place + 1), kind: gathered.kinds[place], leads: gathered.leads[place] === 1, most: place,
      get at() { return [places.lat[this.most], places.lon[this.most]]; },
      entries: (most = Infinity) => numbers.slice(0, most).map((one) => ({ place: one, rows: gathered.rowsAt(one) })),
    };
  }

  function joined(group, place, gathered) {
    if (gathered.counts[place] > gathered.counts[group.most]) group.most = place;
    if (gathered.kinds[place] !== group.kind) group.kind = MIXED;
    group.size += gathered.counts[place];
    group.mark += gathered.counts[place] * (place + 1);
    group.leads &&= gathered.leads[place] === 1;
    group.numbers.push(place);
  }

  /** Group some places by how far they are from each other, those that hold most first. */
  function near(numbers, gathered, scale, places) {
    const found = [];
    for (const place of numbers.slice().sort((a, b) => gathered.counts[b] - gathered.counts[a])) {
      const x = places.x[place] * scale, y = places.y[place] * scale;
      const old = found.find((one) => Math.max(Math.abs(one.x - x), Math.abs(one.y - y)) < NEAR_PX);
      if (old) joined(old.group, place, gathered);
      else found.push({ x, y, group: begun(`at ${place}`, place, gathered, places) });
    }
    return found.map(({ group }) => group);
  }

  /** Group many places by the cells of a grid that stays where it is while the map moves, line by line from the north. */
  function inCells(numbers, gathered, scale, places) {
    const share = scale / CELL_PX;
    let left = Infinity, right = -Infinity, top = Infinity;
    for (const place of numbers) {
      left = Math.min(left, places.x[place]);
      right = Math.max(right, places.x[place]);
      top = Math.min(top, places.y[place]);
    }
    [left, right, top] = [left, right, top].map((end) => Math.floor(end * share));
    const wide = right - left + 1, cells = [];
    for (const place of numbers) {
      const x = Math.floor(places.x[place] * share), y = Math.floor(places.y[place] * share);
      const cell = (y - top) * wide + x - left;
      if (cells[cell]) joined(cells[cell], place, gathered);
      else cells[cell] = begun(`${scale} ${x} ${y}`, place, gathered, places);
    }
    return cells.filter(Boolean);
  }

  Object.assign(app, { grouping: { byPlace, near, inCells, MIXED } });
})(window.IncidentMap);
