/* From a chosen incident to its nearest assets: how far, as intervals.

   The bar along a line reaches from the least to the greatest distance, seen from the asset. Lines are drawn straight;
   the numbers are geodesic and come with the page. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, say, number } = app;
  const KM = 1000, AT_IT_M = 100;

  /** Write an interval in kilometres, rounded outward, finer where it is narrow. */
  function spanText(least, greatest) {
    const digits = greatest - least >= 2 * KM ? 0 : 1;
    const step = KM / 10 ** digits;
    const low = number(Math.floor(least / step) * step / KM, digits), high = number(Math.ceil(greatest / step) * step / KM, digits);
    return app.say("{low}–{high} km", { low, high });
  }

  function along(from, to, share) {
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  }

  function draw(group, from, asset) {
    const [least, best, greatest] = asset.m;
    L.polyline([asset.at, from], { className: "distance-line", interactive: false }).addTo(group);
    // Where the best place is at the asset itself there is no direction to draw a length in.
    const bar = best < AT_IT_M ? [asset.at, asset.at] : [least, greatest].map((metres) => along(asset.at, from, metres / best));
    L.polyline(bar, { className: "distance-bar", interactive: false }).addTo(group);
    const face = element("span", {}, spanText(asset.m[0], asset.m[2]));
    L.marker(asset.at, {
      icon: L.divIcon({ html: face, className: "label distance-label", iconSize: null }), interactive: false, keyboard: false,
    }).addTo(group);
  }

  /** Keep the lines of the chosen incident on a map; `show(incident, at)` draws them, null takes them away; `veil(hidden)`
      keeps them off the map while filters hide the incident. */
  function distanceLines(map) {
    const group = L.layerGroup().addTo(map);
    function show(incident, at) {
      group.clearLayers();
      if (incident && at) for (const asset of incident.near) draw(group, at, asset);
    }
    /* Lines would lead to a sign that is not there. */
    function veil(isHidden) {
      if (isHidden) group.remove();
      else group.addTo(map);
    }
    return { show, veil };
  }

  Object.assign(app, { distanceLines, spanText });
})(window.IncidentMap);
