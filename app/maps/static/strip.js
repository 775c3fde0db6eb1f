/* The strip chart: kilometres across, time up, each incident the box of its two intervals; beside it nothing is said of
   where an incident will be. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { drawn, say, number, DAY_MS } = app;
  const LEFT = 64, RIGHT = 14, TOP = 16, AXIS = 20, HEIGHT = 170, TICK_PX = 70, LETTER_PX = 6.4;
  const STEPS_KM = [10, 20, 50, 100, 200, 500];

  /** Keep the strip chart; gives `show(shown, state)`. */
  function strip(data, store, { hover, choose }) {
    const holder = document.querySelector("[data-part=strip]");
    const chart = drawn("svg", { "aria-hidden": "true", height: HEIGHT });
    const words = document.querySelector("[data-part=strip-words]");
    holder.append(chart);
    holder.style.height = `${HEIGHT}px`;
    const whole = app.wholeSpan(data);
    let last = { shown: [], state: store.get() };

    const axis = () => ({ from: data.route.from, to: data.route.to, left: LEFT, width: Math.max(holder.clientWidth - LEFT - RIGHT, 10) });
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

    function box(one) {
      const [least, best, greatest] = one.kp;
      const [first, end] = one.span;
      const left = x(least), width = Math.max(x(greatest) - left, 3);
      const top = y(end), height = Math.max(y(first) - top, 3);
      const sign = best === null ? null : drawn("path", {
        d: data.classes[one.class].icon, "fill-rule": "evenodd",
        transform: `translate(${x(best) - 6} ${top + height / 2 - 6}) scale(.5)`,
      });
      const node = drawn("g", { class: `kp-box class-${one.class}${one.id === last.state.incident ? " chosen" : ""}`, "data-incident": one.id },
        drawn("title", {}, `${one.title}, ${one.date}, KP ${number(Math.floor(least))}–${number(Math.ceil(greatest))}`),
        drawn("rect", { x: left, y: top, width, height }), ...(sign ? [sign] : []));
      node.addEventListener("pointerenter", () => hover(one.id));
      node.addEventListener("pointerleave", () => hover(null));
      node.addEventListener("click", () => choose(one.id));
      return node;
    }

    /* Stations and borders as lines; a name only where it has room. */
    function ticks() {
      let free = -Infinity;
      return data.route.ticks.flatMap((tick) => {
        const at = x(tick.kp[1]);
        const kind = tick.kind.endsWith("border") || tick.kind === "region_change" ? "border" : "station";
        const line = drawn("line", { class: `route-tick ${kind}`, x1: at, x2: at, y1: TOP - 4, y2: HEIGHT - AXIS },
          drawn("title", {}, `${tick.name}, KP ${number(tick.kp[0])}–${number(tick.kp[2])}`));
        const name = tick.name.replace(/ (pump station|Marine Terminal).*$/, "");
        const width = name.length * LETTER_PX;
        const left = Math.min(at + 3, holder.clientWidth - width - 2);
        if (kind !== "station" || left < free) return [line];
        free = left + width + 8;
        return [line, drawn("text", { class: "route-name", x: left, y: TOP - 5 }, name)];
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
        drawn("line", { class: "tick", x1: LEFT, x2: holder.clientWidth - RIGHT, y1: y(ms), y2: y(ms) }),
        drawn("text", { class: "axis", x: LEFT - 4, y: y(ms) + 4, "text-anchor": "end" }, text)]);
    }

    function draw() {
      const [from, to] = last.state.span ?? whole;
      const onRoute = last.shown.filter((one) => one.kp !== null && one.span[1] >= from && one.span[0] <= to);
      chart.setAttribute("viewBox", `0 0 ${holder.clientWidth} ${HEIGHT}`);
      chart.setAttribute("width", holder.clientWidth);
      chart.replaceChildren(...years(), ...ticks(), ...kilometres(),
        ...onRoute.sort((a, b) => (b.kp[2] - b.kp[0]) - (a.kp[2] - a.kp[0])).map(box));
      stretch.redraw();
    }

    new ResizeObserver(app.onceAFrame(draw)).observe(holder);

    function show(shown, state) {
      last = { shown, state };
      stretch.set(state.kp);
      const off = shown.filter((one) => one.kp === null).length;
      const stretchWords = state.kp ? say("KP {from} to {to}", { from: number(state.kp[0]), to: number(state.kp[1]) }) : say("The whole route");
      words.textContent = off ? `${stretchWords}; ${app.count(off, "{n} not on the route is left out", "{n} not on the route are left out")}` : stretchWords;
      draw();
    }

    return { show };
  }

  Object.assign(app, { strip });
})(window.IncidentMap);
