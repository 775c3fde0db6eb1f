/* The ways past the map, the search field, the switch for the window of the map, and the way back to everything. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const WAIT_MS = 150, LONGEST = 200;

  /** Wire the small forms of the panel to the state. */
  function wireForms(data, store, filters) {
    const search = document.getElementById("search");
    const only = document.getElementById("only-window");
    let timer = 0, visits = 0;
    // Half of a pair of code units, as a cut may leave, cannot stand in an address.
    const typed = () => search.value.trim().slice(0, LONGEST).replace(/[\ud800-\udfff]/gu, "");
    const take = () => { window.clearTimeout(timer); store.set({ text: typed() }, { run: `search ${visits}` }); };
    search.addEventListener("focus", () => { visits += 1; });
    search.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(take, WAIT_MS);
    });
    search.addEventListener("change", take);
    search.form.addEventListener("submit", (event) => event.preventDefault());
    only.addEventListener("change", () => store.set({ window: only.checked }, { step: true }));
    // A skip link must not write over the state that the address holds.
    for (const link of document.querySelectorAll("a.skip")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        document.querySelector(link.getAttribute("href")).focus();
      });
    }
    for (const button of document.querySelectorAll("[data-act=reset]")) {
      button.addEventListener("click", () => {
        const cleared = Object.fromEntries(filters.names.map((name) => [name, app.permalink.DEFAULTS[name]]));
        store.set(cleared, { step: true });
        search.focus();
      });
    }
    // What is being typed is not taken from under the fingers by a change of something else.
    const show = (state, changed) => {
      if (changed.includes("text") && typed() !== state.text) search.value = state.text;
      only.checked = state.window;
    };
    store.follow(show);
    show(store.get(), ["text"]);
  }

  Object.assign(app, { wireForms });
})(window.IncidentMap);
