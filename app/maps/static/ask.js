/* Asks the server that gave the page. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  /** Ask for JSON, or for bytes; what is not there is `missing`, if that is given. */
  async function ask(address, { as = "json", ...otherwise } = {}) {
    const answer = await fetch(address);
    if (answer.status === 404 && "missing" in otherwise) return otherwise.missing;
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return as === "bytes" ? answer.arrayBuffer() : answer.json();
  }

  /** Say that the server was not reached; what is loaded stays. */
  function lost(reason) {
    document.documentElement.dataset.lost = String(reason);
  }

  Object.assign(app, { ask, lost });
})(window.IncidentMap);
