/* Put into a page before its own scripts: sees when its map is ready, when what follows an act is drawn, and which tasks are long.

   Times are milliseconds since the navigation began. A frame counts as drawn when its scripts, style, layout and paint are
   done on the main thread; what the compositor does after that is seen by Event Timing only, of keys and clicks. */
"use strict";

(() => {
  const STILL_MS = 350;  // so long nothing may change before a change counts as the last
  const found = { ready: null, drawn: null, tasks: [], keys: [], zooms: [], frames: [], shown: [] };

  /* Call act(time) when the next frame is drawn: a message that is sent within it arrives after it. */
  function afterFrame(act) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => act(performance.now());
      port2.postMessage(0);
    });
  }

  const tasks = new PerformanceObserver((list) => found.tasks.push(...list.getEntries().map((one) => one.duration)));
  tasks.observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.name === "keydown") found.shown.push(one.duration);
  }).observe({ type: "event", durationThreshold: 16 });

  new MutationObserver((_, observer) => {
    if (document.documentElement.dataset.map !== "ready") return;
    observer.disconnect();
    found.ready = performance.now();
    afterFrame((time) => { found.drawn = time; });
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-map"] });

  window.addEventListener("keydown", (event) => {
    afterFrame((time) => found.keys.push(time - event.timeStamp));
  }, { capture: true });

  const map = () => Object.values(window).find((one) => window.L && one instanceof L.Map);

  /* Give the milliseconds until the last thing that an act changes is drawn. What is only said a moment later, for readers
     of the screen, is no part of it. */
  function settled(act) {
    return new Promise((done) => {
      let last = NaN, timer = 0, start = 0, isChanged = false, isOpen = true;
      const end = () => { isOpen = false; observer.disconnect(); done(last - start); };
      const observer = new MutationObserver((changes) => {
        if (changes.every(({ target }) => (target.closest ? target : target.parentElement)?.closest("[data-part=prose]"))) return;
        isChanged = true;
        clearTimeout(timer);
        timer = setTimeout(end, STILL_MS);
      });
      const watch = () => afterFrame((time) => {
        if (isChanged) last = time;
        isChanged = false;
        if (isOpen) watch();
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      timer = setTimeout(end, 20 * STILL_MS);
      watch();
      start = performance.now();
      act();
    });
  }

  /* Choose a value of a list, or press a box. */
  function chosen(selector, value) {
    const control = document.querySelector(selector);
    return settled(() => {
      if (value === null) { control.click(); return; }
      control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function followZooms() {
    map().on("zoomend", () => {
      const start = performance.now();
      afterFrame((time) => found.zooms.push(time - start));
    });
  }

  let isDragged = false;
  function followFrames() {
    isDragged = true;
    const next = (time) => { if (isDragged) { found.frames.push(time); requestAnimationFrame(next); } };
    requestAnimationFrame(next);
  }

  /* Give the longest task since this was asked last; 0 stands for less than 50 ms, which nobody counts. */
  function longest() {
    found.tasks.push(...tasks.takeRecords().map((one) => one.duration));
    return Math.max(0, ...found.tasks.splice(0));
  }

  window.benchmark = { found, chosen, followZooms, followFrames, stopFrames: () => { isDragged = false; }, longest };
})();
