/* The timeline: each incident a bar over the days on which it may have happened, with context events in a lane of their own. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, drawn, drawnTitle, spoken, say, number, density, DAY_MS } = app;
  const LEFT = 14, RIGHT = 14, AXIS = 20, LANE = 13, CONTEXT = 18, TOP = 4;
  const COLUMN_PX = 6, LEAST_PX = 9, GAP_PX = 3, MOST_LANES = 7, TICK_PX = 86, LETTER_PX = 6.4;
  const YEAR = 366 * DAY_MS, MONTH = 31 * DAY_MS;
  const PLAY_MS = 700, PLAY_STEPS = 48;
  const NEARLY = 0.98;  // ends of a closer look are whole days: twice in and twice out comes back to nearly all
  // What ticks may be apart: months, and how the language writes one.
  const STEPS = [[1, { month: "short", year: "numeric" }], [3, { month: "short", year: "numeric" }], [6, { month: "short", year: "numeric" }],
    [12, { year: "numeric" }], [24, { year: "numeric" }], [60, { year: "numeric" }], [120, { year: "numeric" }]];

  function monthStart(ms, step) {
    const date = new Date(ms);
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
    return Math.floor(months / step) * step;
  }

  function msOf(months) {
    return Date.UTC(Math.floor(months / 12), months % 12, 1);
  }

  /** Give the ticks of an axis of time: [milliseconds, words], so many that they do not touch. */
  function timeTicks(from, to, room) {
    const most = Math.max(2, Math.floor(room / TICK_PX));
    const [step, form] = STEPS.find(([months]) => (to - from) / (months * 30.4 * DAY_MS) <= most) || STEPS.at(-1);
    const found = [];
    for (let month = monthStart(from, step); msOf(month) <= to; month += step) {
      const ms = msOf(month);
      if (ms >= from) found.push([ms, app.period(ms, form)]);
    }
    return found;
  }

  /* Put bars into lanes, each into the first that has room; what finds none shares the last. */
  function lanes(bars) {
    const ends = [];
    for (const bar of bars) {
      const free = ends.findIndex((end) => end + GAP_PX <= bar.left);
      const lane = free >= 0 ? free : Math.min(ends.length, MOST_LANES - 1);
      ends[lane] = Math.max(ends[lane] ?? 0, bar.right);
      bar.lane = lane;
    }
    return Math.max(1, ends.length);
  }

  /** Give the days that all incidents and context events of the page lie in, with a month of air. */
  function wholeSpan(data, rows) {
    const days = data.context.map((event) => Date.parse(event.date));
    if (!rows.size && !days.length) return [Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1)];
    const least = rows.first.reduce((found, one) => Math.min(found, one), Math.min(...days));
    const most = rows.end.reduce((found, one) => Math.max(found, one), Math.max(...days));
    return [least - MONTH, most + MONTH];
  }

  function contextSpan(event) {
    const first = Date.parse(event.date);
    const length = { 4: YEAR, 7: MONTH, 10: DAY_MS }[event.date.length] ?? DAY_MS;
    return [first, first + length];
  }

  /** Keep the timeline; gives `show(shown, state)`, which says whether its height is another now. */
  function timeline(data, store, source, { hover, choose }) {
    const { rows } = source;
    const holder = document.querySelector("[data-part=timeline]");
    const chart = drawn("svg", { "aria-hidden": "true" });
    holder.append(chart, element("ul", { class: "hidden" }, ...data.context.map((event) => element("li", {}, ...spoken(event.words)))));
    const whole = wholeSpan(data, rows);
    const said = document.querySelector("[data-part=timeline-words]");
    let last = { shown: new Uint32Array(0), state: store.get(), chosen: null };
    let timer = 0, columns = null;

    const span = () => store.get().span ?? whole;
    let room = 0;  // asking the page for a width costs: it is asked when it has changed
    const axis = () => ({ from: span()[0], to: span()[1], left: LEFT, width: Math.max(room - LEFT - RIGHT, 10) });
    const x = (ms) => { const { from, to, left, width } = axis(); return left + ((ms - from) / (to - from)) * width; };

    const stretch = app.brush(holder, {
      name: "time",
      whole: () => whole,
      labels: [say("First day shown"), say("Last day shown")],
      axis,
      text: (ms) => app.day(ms),
      snap: (ms) => Math.round(ms / DAY_MS) * DAY_MS,
      step: (sign, big) => sign * (big ? 30 : 1) * DAY_MS,
      changed: (pair, run) => { stop(); store.set({ time: pair }, { run }); },
    });

    function bar(row) {
      const left = x(rows.first[row]), width = Math.max(x(rows.end[row]) - left, 1);
      return { row, left, right: left + Math.max(width, LEAST_PX), width };
    }

    function drawBar({ row, left, width, lane }, base) {
      const y = base - (lane + 1) * LANE, name = rows.classes[rows.kind[row]];
      const node = drawn("g", { class: `when-bar class-${name}${rows.open[row] ? " open" : ""}${row === last.chosen ? " chosen" : ""}`, "data-incident": source.known(row)?.id ?? `row-${row}` },
        drawnTitle(titleOf(row)),
        drawn("rect", { x: left, y: y + 1.5, width: Math.max(width, 2), height: LANE - 4, rx: 2 }),
        drawn("path", { d: data.classes[name].icon, "fill-rule": "evenodd", transform: `translate(${left - 1} ${y + 0.5}) scale(.44)` }));
      node.addEventListener("pointerenter", () => hover(row));
      node.addEventListener("pointerleave", () => hover(null));
      node.addEventListener("click", () => choose(row));
      return node;
    }

    function titleOf(row) {
      const one = source.known(row);
      return one ? [{ en: one.title }, `, ${one.date}`] : app.day(rows.first[row]);
    }

    /* Of many incidents: how many may have happened in each stretch of days, and within it how many surely did. */
    function drawColumns(from, to, left, width, base) {
      const bins = Math.max(Math.floor(width / COLUMN_PX), 1), step = width / bins;
      const { possible, certain } = density.perBin(last.shown, rows.first, rows.end, { from, to, bins });
      const most = possible.reduce((found, one) => Math.max(found, one), 1);
      const outline = (counts) => [...counts].map((n, at) => `M${(left + at * step).toFixed(1)} ${base}v-${((n / most) * MOST_LANES * LANE).toFixed(1)}h${(step - 1).toFixed(1)}V${base}Z`).join("");
      columns = { left, step, bins, from, to, possible, certain };
      return [drawn("path", { class: "when-columns possible", d: outline(possible) }), drawn("path", { class: "when-columns certain", d: outline(certain) })];
    }

    /* Where the pointer is among columns: what its column says. */
    holder.addEventListener("pointermove", (event) => {
      if (!columns) { holder.removeAttribute("title"); return; }
      const { left, step, bins, from, to, possible, certain } = columns;
      const at = Math.floor((event.clientX - holder.getBoundingClientRect().left - left) / step);
      if (at < 0 || at >= bins) return;
      const ends = [at, at + 1].map((one) => app.day(from + (one / bins) * (to - from)));
      holder.title = say("{from} to {to}: {certain} certainly, at most {possible}", { from: ends[0], to: ends[1], certain: number(certain[at]), possible: number(possible[at]) });
    });

    function drawContext(event, y) {
      const [first, end] = contextSpan(event);
      const node = drawn("g", { class: "context" }, drawnTitle(event.words),
        drawn("rect", { x: x(first), y: y + 5, width: Math.max(x(end) - x(first), 2), height: 6 }),
        drawn("circle", { cx: x(first), cy: y + 8, r: 4.5 }));
      node.addEventListener("click", () => { said.replaceChildren(...spoken(event.words)); });
      return node;
    }

    function draw() {
      room ||= holder.clientWidth;
      columns = null;
      const { left, width, from, to } = axis();
      const isMany = last.shown.length > density.MOST_DRAWN;
      const bars = isMany ? [] : [...last.shown].filter((row) => rows.end[row] >= from && rows.first[row] <= to)
        .sort((a, b) => rows.first[a] - rows.first[b]).map(bar);
      const height = TOP + (isMany ? MOST_LANES : Math.max(3, lanes(bars))) * LANE + CONTEXT + AXIS;
      const base = height - AXIS - CONTEXT;
      const events = data.context.filter((event) => contextSpan(event)[1] >= from && contextSpan(event)[0] <= to);
      chart.setAttribute("viewBox", `0 0 ${room} ${height}`);
      chart.setAttribute("width", room);
      chart.setAttribute("height", height);
      const isGrown = holder.style.height !== `${height}px`;
      holder.style.height = `${height}px`;
      chart.replaceChildren(
        drawn("rect", { class: "lane", x: left, y: base, width, height: CONTEXT }),
        ...timeTicks(from, to, width).flatMap(([ms, words]) => [
          drawn("line", { class: "tick", x1: x(ms), x2: x(ms), y1: TOP, y2: height - AXIS }),
          drawn("text", { class: "axis", x: x(ms) + 3, y: height - 6 }, x(ms) + words.length * LETTER_PX > room ? "" : words)]),
        ...events.map((event) => drawContext(event, base)),
        ...(isMany ? drawColumns(from, to, left, width, base) : bars.map((one) => drawBar(one, base))));
      stretch.redraw();
      return isGrown;
    }

    function zoom(share) {
      const [from, to] = span();
      const middle = last.state.time ? (last.state.time[0] + last.state.time[1]) / 2 : (from + to) / 2;
      const width = Math.max((to - from) * share, 14 * DAY_MS);
      const [least, most] = whole;
      if (width >= NEARLY * (most - least)) return store.set({ span: null }, { step: true });
      const start = Math.min(Math.max(middle - width / 2, least), most - width);
      return store.set({ span: [start, start + width].map((ms) => Math.round(ms / DAY_MS) * DAY_MS) }, { step: true });
    }

    /* The last months before the newest incident, or all. */
    function preset(months) {
      const end = rows.end.reduce((found, one) => Math.max(found, one), -Infinity);
      store.set({ time: months && rows.size ? [end - months * 30.44 * DAY_MS, end].map((ms) => Math.round(ms / DAY_MS) * DAY_MS) : null, span: null }, { step: true });
    }

    const player = document.querySelector("[data-act=play]");

    function stop() {
      window.clearInterval(timer);
      timer = 0;
      player.textContent = say("Play");
      said.removeAttribute("aria-live");
    }

    function tick() {
      const { from, to } = axis();
      const time = store.get().time ?? [from, from + (to - from) / 12];
      const by = Math.max(DAY_MS, Math.round((to - from) / PLAY_STEPS / DAY_MS) * DAY_MS);
      if (time[1] + by > to + by / 2) { stop(); return; }
      store.set({ time: time.map((ms) => Math.round((ms + by) / DAY_MS) * DAY_MS) });
    }

    function play() {
      if (timer) { stop(); return; }
      const { from, to } = axis();
      const time = store.get().time;
      if (!time || time[1] >= to) {
        const width = time ? time[1] - time[0] : (to - from) / 12;
        store.set({ time: [from, from + width].map((ms) => Math.round(ms / DAY_MS) * DAY_MS) }, { step: true });
      }
      said.setAttribute("aria-live", "off");  // days that run are for the eye
      timer = window.setInterval(tick, PLAY_MS);
      player.textContent = say("Pause");
    }

    player.addEventListener("click", play);
    store.follow((_, changed) => { if (changed.includes("address")) stop(); });  // going back is no play
    for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
    for (const button of document.querySelectorAll("[data-months]")) button.addEventListener("click", () => preset(Number(button.dataset.months)));
    new ResizeObserver(app.onceAFrame(() => {
      if (holder.clientWidth === room) return;  // its own height is what changed
      room = holder.clientWidth;
      draw();
    })).observe(holder);

    function show(shown, state, chosen) {
      last = { shown, state, chosen };
      const time = state.time;
      stretch.set(time);
      said.textContent = time ? say("{from} to {to}", { from: app.day(time[0]), to: app.day(time[1]) }) : say("All days of the record");
      return draw();
    }

    return { show };
  }

  Object.assign(app, { timeline, timeTicks, wholeSpan });
})(window.IncidentMap);
