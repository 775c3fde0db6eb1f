/* Which incidents the filters leave, and how many each choice of a filter would leave. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const DAY_MS = 86_400_000;

  /** Say how sure it is that something lies within a limit: least, median and greatest distance decide. */
  function verdict([least, median, greatest], limit) {
    if (greatest <= limit) return "certain";
    if (least > limit) return "excluded";
    return median <= limit ? "probable" : "possible";
  }

  function isNear(incident, { to, km, verdict: wanted }) {
    const away = incident.away[to];
    const order = app.permalink.VERDICTS;
    const found = away ? order.indexOf(verdict(away, km * 1000)) : -1;
    return found >= 0 && found <= order.indexOf(wanted);
  }

  function isCounted([low, best, high]) {
    return (best ?? high ?? low ?? 0) > 0;
  }

  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  }

  function searched(incident) {
    const where = (incident.sections.find((section) => section.key === "where") || { lines: [] }).lines;
    const sources = incident.sources.flatMap((source) => [source.text, source.note]);
    const said = where.map((line) => (typeof line === "string" ? line : line.en));
    return plain([incident.title, incident.summary, incident.label, incident.date, ...said, ...sources].join("\n"));
  }

  /* By the name in the state: whether an incident passes. A filter that is not set is never asked. */
  function testsOf(data) {
    const texts = new Map(data.incidents.map((incident) => [incident.id, searched(incident)]));
    const rank = new Map(data.precisions.map((name, place) => [name, place]));
    return {
      classes: (incident, names) => names.includes(incident.class),
      precision: (incident, least) => rank.get(incident.precision) <= (rank.get(least) ?? rank.size),
      near: isNear,
      killed: (incident) => isCounted(incident.killed),
      injured: (incident) => isCounted(incident.injured),
      impacts: (incident, names) => names.some((name) => incident.impacts.includes(name)),
      sources: (incident, least) => incident.independent >= least,
      kp: (incident, [from, to]) => incident.kp !== null && incident.kp[0] <= to && incident.kp[2] >= from,
      time: (incident, [from, to]) => incident.span[0] < to + DAY_MS && incident.span[1] > from,
      text: (incident, words) => plain(words).split(/\s+/).every((word) => texts.get(incident.id).includes(word)),
    };
  }

  function isSet(value) {
    return value !== null && value !== false && value !== "";
  }

  /**
   * Prepare the filters of a map's data.
   * `names` are those of the state that filter; `shown(state, except)` gives what is left, one filter put aside;
   * `active(state)` gives the names of those that are set.
   */
  function filters(data) {
    const tests = testsOf(data);
    const names = Object.keys(tests);
    const active = (state) => names.filter((name) => isSet(state[name]));
    function shown(state, except = null) {
      const asked = active(state).filter((name) => name !== except);
      return data.incidents.filter((incident) => asked.every((name) => tests[name](incident, state[name])));
    }
    return { names, active, shown };
  }

  Object.assign(app, { filters, verdict, isCounted, DAY_MS });
})(window.IncidentMap);
