/* The strip chart: kilometres across, time up, each incident the box of its two intervals; beside it nothing is said of
   where an incident will be. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { drawn, drawnTitle, say, number, density } = app;
  const LEFT = 64, RIGHT = 14, TOP = 16, AXIS = 20, HEIGHT = 170, TICK_PX = 70, LETTER_PX = 6.4, CELL_PX = 5, SHADES = 6;
  const STEPS_KM = [10, 20, 50, 100, 200, 500];

  /** Keep the strip chart; gives `show(shown, state)`, which says whether its height is another now: it never is. */
  function strip(data, store, source, { hover, choose }) {
    const { rows } = source, { kp } = rows;
    const holder = document.querySelector("[data-part=strip]");
    const chart = drawn("svg", { "aria-hidden": "true", height: HEIGHT });
    const words = document.querySelector("[data-part=strip-words]");
    holder.append(chart);
    holder.style.height = `${HEIGHT}px`;
    const whole = app.wholeSpan(data, rows);
    let last = { state: store.get(), chosen: null }, on = new Uint32Array(0);

    let room = 0;  // asked when it has changed
    const axis = () => ({ from: data.route.from, to: data.route.to, left: LEFT, width: Math.max(room - LEFT - RIGHT, 10) });
    const x = (km) => { const { from, to, left, width } = axis(); return left + ((km - from) / (to - from)) * width; };
    const y = (ms) => { const [from, to] = last.state.span ?? whole; return HEIGHT - AXIS - ((ms - from) / (to - from)) * (HEIGHT - AXIS - TOP); };

    const stretch = app.brush(holder, {
      name: "kp",
      whole: () => [data.route.from, data.route.to],
      labels: [say("First kilometre shown"), say("Last kilometre shown")],
      axis,
      text: (km) => say("kilometre {km}", { km: number(km) }),
      snap: (km) => Math.round(km),
      step: (sign, big) => sign * (big ? 50 : 1),
      changed: (pair, run) => store.set({ kp: pair }, { run }),
    });

    function box(row) {
      const left = x(kp.low[row]), width = Math.max(x(kp.high[row]) - left, 3), name = rows.classes[rows.kind[row]];
      const top = y(rows.end[row]), height = Math.max(y(rows.first[row]) - top, 3);
      const sign = Number.isNaN(kp.best[row]) ? null : drawn("path", {
        d: data.classes[name].icon, "fill-rule": "evenodd",
        transform: `translate(${x(kp.best[row]) - 6} ${top + height / 2 - 6}) scale(.5)`,
      });
      const node = drawn("g", { class: `kp-box class-${name}${row === last.chosen ? " chosen" : ""}`, "data-incident": source.known(row)?.id ?? `row-${row}` },
        drawnTitle(titleOf(row)),
        drawn("rect", { x: left, y: top, width, height }), ...(sign ? [sign] : []));
      node.addEventListener("pointerenter", () => hover(row));
      node.addEventListener("pointerleave", () => hover(null));
      node.addEventListener("click", () => choose(row));
      return node;
    }

    function titleOf(row) {
      const one = source.known(row), stretch = `, ${kmText(kp.low[row], kp.high[row])}`;
      return one ? [{ en: one.title }, `, ${one.date}${stretch}`] : `${app.day(rows.first[row])}${stretch}`;
    }

    function kmText(low, high) {
      return `${say("KP")} ${number(Math.floor(low))}–${number(Math.ceil(high))}`;
    }

    /* Of many incidents: how many boxes lie over one another in each cell, as one square that is the darker the more. */
    function cells(onRoute, from, to) {
      const { left, width } = axis(), tall = HEIGHT - AXIS - TOP;
      const across = { from: data.route.from, to: data.route.to, bins: Math.max(Math.floor(width / CELL_PX), 1), low: kp.low, high: kp.high };
      const up = { from, to, bins: Math.floor(tall / CELL_PX), low: rows.first, high: rows.end };
      const at = density.perCell(onRoute, across, up), [wide, high] = [width / across.bins, tall / up.bins];
      const found = [];
      let most = 1;
      for (let line = 0; line < up.bins; line += 1) for (let column = 0; column < across.bins; column += 1) most = Math.max(most, at(column, line));
      for (let line = 0; line < up.bins; line += 1) {
        for (let column = 0; column < across.bins; column += 1) {
          const share = at(column, line) / most;
          if (share) found.push({ d: `M${(left + column * wide).toFixed(1)} ${(HEIGHT - AXIS - (line + 1) * high).toFixed(1)}h${wide.toFixed(1)}v${high.toFixed(1)}h-${wide.toFixed(1)}Z`, step: Math.ceil(share * SHADES) });
        }
      }
      return [...Array(SHADES).keys()].map((step) => drawn("path", {
        class: "kp-cells", "fill-opacity": ((step + 1) / SHADES).toFixed(2), d: found.filter((one) => one.step === step + 1).map((one) => one.d).join("") }));
    }

    /* Stations and borders as lines; a name only where it has room. */
    function ticks() {
      let free = -Infinity;
      return data.route.ticks.flatMap((tick) => {
        const at = x(tick.kp[1]);
        const kind = tick.kind.endsWith("border") || tick.kind === "region_change" ? "border" : "station";
        const line = drawn("line", { class: `route-tick ${kind}`, x1: at, x2: at, y1: TOP - 4, y2: HEIGHT - AXIS },
          drawnTitle([{ en: tick.name }, `, ${kmText(tick.kp[0], tick.kp[2])}`]));
        const name = tick.name.replace(/ (pump station|Marine Terminal).*$/, "");
        const width = name.length * LETTER_PX;
        const left = Math.min(at + 3, room - width - 2);
        if (kind !== "station" || left < free) return [line];
        free = left + width + 8;
        return [line, drawn("text", { class: "route-name", lang: "en", x: left, y: TOP - 5 }, name)];
      });
    }

    function kilometres() {
      const { from, to, width } = axis();
      const most = Math.max(2, Math.floor(width / TICK_PX));
      const step = STEPS_KM.find((km) => (to - from) / km <= most) ?? STEPS_KM.at(-1);
      const found = [];
      for (let km = Math.ceil(from / step) * step; km <= to; km += step) {
        found.push(drawn("text", { class: "axis", x: x(km), y: HEIGHT - 6, "text-anchor": "middle" }, km === 0 ? `${say("KP")} ${number(km)}` : number(km)));
      }
      return found;
    }

    function years() {
      const [from, to] = last.state.span ?? whole;
      return app.timeTicks(from, to, (HEIGHT - AXIS - TOP) * 3).flatMap(([ms, text]) => [
        drawn("line", { class: "tick", x1: LEFT, x2: room - RIGHT, y1: y(ms), y2: y(ms) }),
        drawn("text", { class: "axis", x: LEFT - 4, y: y(ms) + 4, "text-anchor": "end" }, text)]);
    }

    function draw() {
      room ||= holder.clientWidth;
      const [from, to] = last.state.span ?? whole;
      const onRoute = on.filter((row) => rows.end[row] >= from && rows.first[row] <= to);
      const boxes = () => [...onRoute].sort((a, b) => (kp.high[b] - kp.low[b]) - (kp.high[a] - kp.low[a])).map(box);
      chart.setAttribute("viewBox", `0 0 ${room} ${HEIGHT}`);
      chart.setAttribute("width", room);
      chart.replaceChildren(...years(), ...ticks(), ...kilometres(),
        ...(onRoute.length > density.MOST_DRAWN ? cells(onRoute, from, to) : boxes()));
      stretch.redraw();
    }

    new ResizeObserver(app.onceAFrame(() => {
      if (holder.clientWidth === room) return;  // its own height is what changed
      room = holder.clientWidth;
      draw();
    })).observe(holder);

    function show(shown, state, chosen) {
      last = { state, chosen };
      stretch.set(state.kp);
      on = shown.filter((row) => !Number.isNaN(kp.low[row]));
      const off = shown.length - on.length;
      const stretchWords = state.kp ? say("KP {from} to {to}", { from: number(state.kp[0]), to: number(state.kp[1]) }) : say("The whole route");
      words.textContent = off ? `${stretchWords}; ${app.count(off, "{n} not on the route is left out", "{n} not on the route are left out")}` : stretchWords;
      draw();
      return false;
    }

    return { show };
  }

  Object.assign(app, { strip });
})(window.IncidentMap);
