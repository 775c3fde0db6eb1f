/* The map on paper. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  /**
   * Paper has another shape than the screen: what was in sight is on it too. `quietly(act)` runs what moves the map
   * without its being a change of the view; `back()` shows again what the view says; `link()` gives the address of it.
   * The legend is on paper whether it was open or not.
   */
  function onPaper(map, quietly, back, link) {
    const legend = document.querySelector("[data-section=layers]"), address = document.querySelector("[data-part=address]");
    let onScreen = null, wasOpen = false;

    function tell(isPaper) {
      if (!legend) return;
      if (isPaper) wasOpen = legend.open;
      legend.open = isPaper || wasOpen;
      address.textContent = isPaper ? link() : "";
    }

    window.addEventListener("beforeprint", () => { onScreen = map.getBounds(); });
    window.matchMedia("print").addEventListener("change", ({ matches }) => {
      const bounds = onScreen ?? map.getBounds();
      tell(matches);
      quietly(() => {
        map.invalidateSize({ animate: false });
        if (matches && map.getSize().y > 0) map.fitBounds(bounds, { animate: false });
      });
      if (matches) return;
      onScreen = null;
      back();
    });
  }

  Object.assign(app, { onPaper });
})(window.IncidentMap);
