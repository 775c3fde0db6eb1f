/* The search field, the switch for the window of the map, and the way back to everything. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const WAIT_MS = 150;

  /** Wire the small forms of the panel to the state. */
  function wireForms(data, store, filters) {
    const search = document.getElementById("search");
    const only = document.getElementById("only-window");
    let timer = 0;
    search.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => store.set({ text: search.value.trim().slice(0, 200) }), WAIT_MS);
    });
    search.addEventListener("change", () => { window.clearTimeout(timer); store.set({ text: search.value.trim().slice(0, 200) }, { step: true }); });
    search.form.addEventListener("submit", (event) => event.preventDefault());
    only.addEventListener("change", () => store.set({ window: only.checked }, { step: true }));
    for (const button of document.querySelectorAll("[data-act=reset]")) {
      button.addEventListener("click", () => {
        const cleared = Object.fromEntries(filters.names.map((name) => [name, app.permalink.DEFAULTS[name]]));
        store.set(cleared, { step: true });
        search.focus();
      });
    }
    const show = (state) => {
      if (document.activeElement !== search || search.value.trim() !== state.text) search.value = state.text;
      only.checked = state.window;
    };
    store.follow(show);
    show(store.get());
  }

  Object.assign(app, { wireForms });
})(window.IncidentMap);
