/* A stretch of an axis between two handles, for finger, mouse and keyboard. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element } = app;
  const SMALLEST_PX = 4;
  const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -1, PageUp: 1 };

  /**
   * Lay a brush over a chart that is `holder`, whose values run from left to right.
   *
   * `axis()` gives {from, to, left, width}: the values at both ends of the axis, and where it lies in the holder in
   * pixels. `text(value)` says a value; `snap(value)` rounds one; `step(sign, big)` gives how far a key moves.
   * `whole()` gives both ends of all that there is, of which the axis may show a part. `changed(pair, run)` is called
   * with the new stretch, or null without one; what one drag or one visit of a handle changes is one run.
   */
  function brush(holder, { name, labels, axis, whole, text, snap, step, changed }) {
    const region = element("div", { class: "brush-region", hidden: true });
    const handles = labels.map((label) => element("div", { class: "brush-handle", role: "slider", tabindex: "0", "aria-label": label }));
    holder.append(region, ...handles);
    let value = null, drag = null, runs = 0, pressed = -1;

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
        handle.setAttribute("aria-valuenow", held(pair[side]));
        handle.setAttribute("aria-valuetext", text(pair[side]));
      });
      region.hidden = value === null;
      const [left, right] = pair.map((x) => place(held(x)));
      Object.assign(region.style, { left: `${left}px`, width: `${Math.max(right - left, 1)}px` });
    }

    function put(pair) {
      const [first, last] = whole().map(snap);
      const [low, high] = [...pair].sort((a, b) => a - b).map(snap);
      give(low <= first && high >= last ? null : [low, high]);
    }

    function give(pair) {
      value = pair;
      redraw();
      changed(value, `${name} ${runs}`);
    }

    function pixel(event) {
      return event.clientX - holder.getBoundingClientRect().left;
    }

    function begin(event) {
      if (event.button !== 0 || event.target.closest("button, a, [data-incident]")) return;
      const side = handles.indexOf(event.target);
      const start = pixel(event);
      // Not asked of the region: it lets the pointer through to what it covers.
      const inside = side < 0 && value !== null && value.map((x) => place(held(x))).every((x, at) => (at ? start <= x : start >= x));
      // Asked before the press takes the focus away: a handle that was pressed comes to where is pressed next.
      const called = side < 0 && handles[pressed] === document.activeElement ? pressed : -1;
      runs += 1;
      drag = { side, start, pair: ends(), inside, called, moved: false };
      holder.setPointerCapture(event.pointerId);
      if (side >= 0) handles[side].focus();
    }

    function move(event) {
      if (!drag) return;
      const now = pixel(event);
      if (!drag.moved && Math.abs(now - drag.start) < SMALLEST_PX) return;
      drag.moved = true;
      const there = held(at(now));
      if (drag.side >= 0) put(drag.side === 0 ? [there, drag.pair[1]] : [drag.pair[0], there]);
      else if (drag.inside) shift(at(now) - at(drag.start), drag.pair);
      else put([held(at(drag.start)), there]);
    }

    function end(event) {
      if (!drag) return;
      const { moved, inside, side, start, called, pair } = drag;
      drag = null;
      pressed = moved ? -1 : Math.max(side, called);
      if (holder.hasPointerCapture(event.pointerId)) holder.releasePointerCapture(event.pointerId);
      if (!moved && called >= 0) {
        const there = held(at(start));
        put(called === 0 ? [there, pair[1]] : [pair[0], there]);
        handles[called].focus({ preventScroll: true });
      } else if (!moved && !inside && side < 0 && value !== null) give(null);
    }

    /* Move the whole stretch, as far as the axis goes. */
    function shift(by, pair = ends()) {
      const [first, last] = whole();
      const room = Math.min(Math.max(by, first - pair[0]), last - pair[1]);
      put(pair.map((x) => x + room));
    }

    /* Where a key puts a handle, or null. */
    function target(event, side) {
      const by = KEYS[event.key];
      if (by) return ends()[side] + step(by, event.key.startsWith("Page"));
      return { Home: axis().from, End: axis().to }[event.key] ?? null;
    }

    /* Arrows move a handle, with the shift key the whole stretch; Delete takes the stretch away. */
    function key(event, side) {
      const there = target(event, side), pair = [...ends()];
      if (there === null && !(event.key === "Delete" && value !== null)) return;
      event.preventDefault();
      event.stopPropagation();
      if (there === null) { give(null); return; }
      if (event.shiftKey && value !== null) { shift(there - pair[side]); return; }
      pair[side] = side === 0 ? Math.min(held(there), pair[1]) : Math.max(pair[0], held(there));
      put(pair);
    }

    holder.addEventListener("pointerdown", begin);
    holder.addEventListener("pointermove", move);
    holder.addEventListener("pointerup", end);
    holder.addEventListener("pointercancel", end);
    handles.forEach((handle, side) => {
      handle.addEventListener("focus", () => { runs += 1; });
      handle.addEventListener("keydown", (event) => key(event, side));
    });
    return { redraw, set(pair) { value = pair; redraw(); } };
  }

  Object.assign(app, { brush });
})(window.IncidentMap);
