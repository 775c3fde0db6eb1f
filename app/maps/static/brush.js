/* A stretch of an axis between two handles, for finger, mouse and keyboard. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element } = app;
  const SMALLEST_PX = 4;

  /**
   * Lay a brush over a chart that is `holder`, whose values run from left to right.
   *
   * `axis()` gives {from, to, left, width}: the values at both ends of the axis, and where it lies in the holder in
   * pixels. `text(value)` says a value; `snap(value)` rounds one; `step(sign, big)` gives how far a key moves.
   * `changed(pair, done)` is called with the new stretch, or null without one; `done` once it is let go.
   */
  function brush(holder, { labels, axis, text, snap, step, changed }) {
    const region = element("div", { class: "brush-region", hidden: true });
    const handles = labels.map((label) => element("div", { class: "brush-handle", role: "slider", tabindex: "0", "aria-label": label }));
    holder.append(region, ...handles);
    let value = null, drag = null;

    const place = (x) => { const { from, to, left, width } = axis(); return left + ((x - from) / (to - from)) * width; };
    const at = (px) => { const { from, to, left, width } = axis(); return from + ((px - left) / width) * (to - from); };
    const held = (x) => Math.min(Math.max(x, axis().from), axis().to);
    const ends = () => { const { from, to } = axis(); return value ?? [from, to]; };

    function redraw() {
      const { from, to } = axis();
      const pair = ends();
      handles.forEach((handle, side) => {
        handle.style.left = `${place(held(pair[side]))}px`;
        handle.setAttribute("aria-valuemin", from);
        handle.setAttribute("aria-valuemax", to);
        handle.setAttribute("aria-valuenow", pair[side]);
        handle.setAttribute("aria-valuetext", text(pair[side]));
      });
      region.hidden = value === null;
      const [left, right] = pair.map((x) => place(held(x)));
      Object.assign(region.style, { left: `${left}px`, width: `${Math.max(right - left, 1)}px` });
    }

    function put(pair, done) {
      const { from, to } = axis();
      const [low, high] = [...pair].sort((a, b) => a - b).map(snap);
      value = low <= snap(from) && high >= snap(to) ? null : [low, high];
      redraw();
      changed(value, done);
    }

    function pixel(event) {
      return event.clientX - holder.getBoundingClientRect().left;
    }

    function begin(event) {
      if (event.button !== 0 || event.target.closest("button, a, [data-incident]")) return;
      const side = handles.indexOf(event.target);
      const start = pixel(event);
      const inside = event.target === region;
      drag = { side, start, pair: ends(), inside, moved: false };
      holder.setPointerCapture(event.pointerId);
      if (side >= 0) handles[side].focus();
    }

    function move(event) {
      if (!drag) return;
      const now = pixel(event);
      if (!drag.moved && Math.abs(now - drag.start) < SMALLEST_PX) return;
      drag.moved = true;
      const there = held(at(now));
      if (drag.side >= 0) put(drag.side === 0 ? [there, drag.pair[1]] : [drag.pair[0], there], false);
      else if (drag.inside) shift(at(now) - at(drag.start), drag.pair, false);
      else put([held(at(drag.start)), there], false);
    }

    function end(event) {
      if (!drag) return;
      const { moved, inside, side } = drag;
      drag = null;
      if (holder.hasPointerCapture(event.pointerId)) holder.releasePointerCapture(event.pointerId);
      if (moved) changed(value, true);
      else if (!inside && side < 0 && value !== null) { value = null; redraw(); changed(null, true); }
    }

    /* Move the whole stretch, as far as the axis goes. */
    function shift(by, pair = ends(), done = true) {
      const { from, to } = axis();
      const room = Math.min(Math.max(by, from - pair[0]), to - pair[1]);
      put(pair.map((x) => x + room), done);
    }

    function key(event, side) {
      const signs = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -1, PageUp: 1 };
      const pair = [...ends()];
      if (event.key in signs) pair[side] += step(signs[event.key], event.key.startsWith("Page"));
      else if (event.key === "Home") pair[side] = axis().from;
      else if (event.key === "End") pair[side] = axis().to;
      else return;
      event.preventDefault();
      event.stopPropagation();
      pair[side] = side === 0 ? Math.min(held(pair[0]), pair[1]) : Math.max(pair[0], held(pair[1]));
      put(pair, true);
    }

    holder.addEventListener("pointerdown", begin);
    holder.addEventListener("pointermove", move);
    holder.addEventListener("pointerup", end);
    holder.addEventListener("pointercancel", end);
    handles.forEach((handle, side) => handle.addEventListener("keydown", (event) => key(event, side)));
    return { redraw, shift, set(pair) { value = pair; redraw(); } };
  }

  Object.assign(app, { brush });
})(window.IncidentMap);
