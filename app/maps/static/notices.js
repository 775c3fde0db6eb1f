/* Notices above the map: what the page has to say for itself, as long as it holds. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element } = app;

  /** Make a notice, which is not seen yet; gives `show(text)` and `hide()`. A button calls `act`. */
  function notice(part, label = null, act = null) {
    const said = element("span");
    const button = label && element("button", { type: "button" }, label);
    const node = element("p", { class: "notice", role: "status", "data-part": part, hidden: true }, said, button && " ", button);
    button?.addEventListener("click", act);
    document.querySelector(".notices").append(node);
    return {
      show(text) { said.textContent = text; node.hidden = false; },
      hide() { node.hidden = true; },
    };
  }

  Object.assign(app, { notice });
})(window.IncidentMap);
