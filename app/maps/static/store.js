/* The one state of the page. Whoever draws follows it; the address follows it too, so that back and forward work. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const ADDRESS_MS = 150;  // browsers refuse more than some hundred changes of the address in half a minute

  /**
   * Keep the state that the address holds.
   * `get()` gives it, `set(patch, {step})` changes it, `follow(act)` calls act(state, changed names).
   * With `step` true, going back undoes the change; without, the last step of the history is rewritten.
   */
  function store() {
    const followers = [];
    let { state, unknown, ignored } = app.permalink.read(window.location.hash);
    let timer = 0;

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

    function replace() {
      window.history.replaceState(null, "", address());
    }

    function push() {
      window.clearTimeout(timer);
      if (!isThere()) window.history.pushState(null, "", address());
    }

    function tell(changed) {
      for (const act of followers) act(state, changed);
    }

    function set(patch, { step = false } = {}) {
      const changed = Object.keys(patch).filter((name) => JSON.stringify(patch[name]) !== JSON.stringify(state[name]));
      if (!changed.length) return;
      if (step && timer) { window.clearTimeout(timer); replace(); }
      state = { ...state, ...patch };
      if (step) push(); else rewrite();
      tell(changed);
    }

    function arrive() {
      window.clearTimeout(timer);
      const found = app.permalink.read(window.location.hash);
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
      link: () => new URL(app.permalink.write(state, unknown) || "#", window.location.href).href,
    };
  }

  Object.assign(app, { store });
})(window.IncidentMap);
