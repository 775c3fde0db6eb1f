/* The data block of the page. In one file a text that is said more than once stands once, in a block of its own, and
   its number where it is said: app/maps/shared_texts.py writes it so. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const MARK = "~";

  function block(id) {
    const found = document.getElementById(id);
    return found && JSON.parse(found.textContent);
  }

  /* Put the texts back; what is an object or a list stays the same one. */
  function restored(value, texts) {
    if (typeof value === "string") {
      if (!value.startsWith(MARK)) return value;
      return value.startsWith(MARK, 1) ? value.slice(1) : texts[Number(value.slice(1))];
    }
    if (value && typeof value === "object") {
      for (const key of Object.keys(value)) value[key] = restored(value[key], texts);
    }
    return value;
  }

  /** Give the data of the map, whole. */
  function mapData() {
    const data = block("map-data"), texts = block("map-texts");
    return texts ? restored(data, texts) : data;
  }

  Object.assign(app, { mapData });
})(window.IncidentMap);
