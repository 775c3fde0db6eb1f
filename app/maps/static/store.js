/* The one state of the page. Whoever draws follows it; the address follows it too, so that back and forward work. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const ADDRESS_MS = 150;  // browsers refuse more than some hundred changes of the address in half a minute

  /**
   * Keep the state that the address holds.
   * `choices` gives, by names of the state, what a link may name.
   * `get()` gives it, `set(patch, {step, run})` changes it, `follow(act)` calls act(state, changed names); `ignored()` are the
   * parts of the address that could not be read, to which `refuse(piece, patch)` adds one. `link()` is the address, `fragment(patch)` the end of it with a part changed.
   * With `step` true, going back undoes the change; without, the last step of the history is rewritten. Changes of one
   * `run`, as those of a drag or of a word that is typed, are one step together.
   */
  function store(choices) {
    const followers = [];
    const start = document.getElementById("map-data").dataset.start ?? "";  // what an address without a fragment shows
    let { state, unknown, ignored } = app.permalink.read(window.location.hash || start, choices);
    let timer = 0, running = null;

    function address() {
      const hash = app.permalink.write(state, unknown);
      return hash || window.location.pathname + window.location.search;
    }

    function isThere() {
      return app.permalink.write(state, unknown) === (window.location.hash.length > 1 ? window.location.hash : "");
    }

    function rewrite() {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => { if (!isThere()) replace(); }, ADDRESS_MS);
    }

    function still() {
      window.clearTimeout(timer);
      timer = 0;
    }

    /* In the frame of a notebook the page has no address that could change. */
    function keep(act) {
      if (window.location.protocol !== "about:") window.history[act](null, "", address());
    }

    function replace() {
      still();
      keep("replaceState");
    }

    function push() {
      still();
      if (!isThere()) keep("pushState");
    }

    function tell(changed) {
      for (const act of followers) act(state, changed);
    }

    function set(patch, { step = false, run = null } = {}) {
      const changed = Object.keys(patch).filter((name) => JSON.stringify(patch[name]) !== JSON.stringify(state[name]));
      if (!changed.length) return;
      const opens = step || (run !== null && run !== running);
      if (opens && timer) replace();
      if (opens) running = run;
      state = { ...state, ...patch };
      if (opens) push(); else rewrite();
      tell(changed);
    }

    function arrive() {
      still();
      running = null;
      const found = app.permalink.read(window.location.hash || start, choices);
      const changed = Object.keys(found.state).filter((name) => JSON.stringify(found.state[name]) !== JSON.stringify(state[name]));
      ({ state, unknown, ignored } = found);
      tell([...changed, "address"]);
    }

    window.addEventListener("popstate", arrive);  // a link within the page is one too
    return {
      get: () => state,
      set,
      follow(act) { followers.push(act); },
      ignored: () => ignored,
      /* Take back what a link asked for and turned out not to be there. */
      refuse(piece, patch) {
        ignored = [...ignored, piece];
        set(patch);
        tell(["address"]);
      },
      link: () => new URL(app.permalink.write(state, unknown) || "#", window.location.href).href,
      fragment: (patch) => app.permalink.write({ ...state, ...patch }, unknown),
    };
  }

  Object.assign(app, { store });
})(window.IncidentMap);
