/* The length of the geodesic between two positions on WGS 84, for the ruler.

   Vincenty's inverse formula (Survey Review 23, 1975), to half a millimetre; null for the few pairs almost opposite each
   other on the earth, where it does not settle. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const A = 6378137.0, F = 1 / 298.257223563, B = A * (1 - F);
  const MOST_TURNS = 200, STILL = 1e-12;
  const RAD = Math.PI / 180;

  /** Give metres between [lat, lon] and [lat, lon] in degrees. */
  function geodesicLength(one, other) {
    const u1 = Math.atan((1 - F) * Math.tan(one[0] * RAD)), u2 = Math.atan((1 - F) * Math.tan(other[0] * RAD));
    const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
    const apart = (((other[1] - one[1]) % 360 + 540) % 360 - 180) * RAD;
    let lambda = apart;
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const sinL = Math.sin(lambda), cosL = Math.cos(lambda);
      const sinS = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
      if (sinS === 0) return 0;
      const cosS = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
      const sigma = Math.atan2(sinS, cosS);
      const sinAlpha = (cosU1 * cosU2 * sinL) / sinS;
      const cos2Alpha = 1 - sinAlpha ** 2;
      const cosM = cos2Alpha === 0 ? 0 : cosS - (2 * sinU1 * sinU2) / cos2Alpha;
      const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
      const before = lambda;
      lambda = apart + (1 - c) * F * sinAlpha * (sigma + c * sinS * (cosM + c * cosS * (2 * cosM ** 2 - 1)));
      if (Math.abs(lambda - before) < STILL) {
        const k = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
        const a = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
        const b = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
        const d = b * sinS * (cosM + (b / 4) * (cosS * (2 * cosM ** 2 - 1) - (b / 6) * cosM * (4 * sinS ** 2 - 3) * (4 * cosM ** 2 - 3)));
        return B * a * (sigma - d);
      }
    }
    return null;
  }

  Object.assign(app, { geodesicLength });
})(window.IncidentMap);
