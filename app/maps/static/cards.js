/* What is told of an incident, and of incidents that are located only to the same place. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, icon, safeLink, say, count } = app;

  /* A line that is the record's own text stays in its language. */
  function item(line) {
    return typeof line === "string" ? element("li", {}, line) : element("li", { lang: "en" }, line.en);
  }

  function link(incident, text) {
    return element("a", { href: `#incident=${incident.id}`, "data-incident": incident.id }, text);
  }

  function pages(incident, root) {
    if (root === null) return null;  // one file has no pages beside it
    const item = `${root}collections/incidents/items/${incident.id}`;
    return element("p", { class: "permalink" },
      element("a", { href: `${item}?f=html` }, say("Page of this incident")), " · ",
      element("a", { href: `${item}/versions` }, say("Corrections")));
  }

  /** Tell all of one incident, in headed sections, with its sources; the record's text is English. */
  function card(incident, data, root) {
    const badge = element("span", { class: `badge class-${incident.class}` }, icon(data.classes[incident.class].icon), incident.label);
    const node = element("article", { class: "card" }, badge);
    if (incident.lead) node.append(element("p", { class: "lead-note" }, say("Unconfirmed lead: no page behind it was read")));
    node.append(element("h2", { lang: "en" }, incident.title), element("p", { lang: "en" }, incident.summary));
    const nearest = incident.near.map((asset) => `${asset.name}: ${app.spanText(asset.m)}`);
    for (const section of incident.sections) {
      const lines = [...section.lines, ...(section.key === "distance" ? nearest : [])];
      node.append(element("h3", {}, section.head), element("ul", {}, ...lines.map(item)));
    }
    const sources = incident.sources.map((source) =>
      element("li", {}, safeLink(source.url, source.text), element("small", {}, ` ${source.note}`)));
    node.append(element("h3", {}, say("Sources")), element("ul", { class: "sources" }, ...sources));
    node.append(element("p", { class: "permalink" }, link(incident, say("Link to this incident"))));
    const more = pages(incident, root);
    if (more) node.append(more);
    return node;
  }

  function total(group) {
    return group.places.reduce((sum, place) => sum + place.incidents.length, 0);
  }

  /** List the incidents of places whose signs would lie on one another. */
  function listing(group, data) {
    const node = element("section", { class: "card" });
    const head = group.places.length > 1 ? "h3" : "h2";
    if (group.places.length > 1) {
      node.append(element("h2", {}, count(total(group), "{n} incident at {places} places close together here",
        "{n} incidents at {places} places close together here", { places: group.places.length })));
    }
    for (const { place, incidents } of group.places) {
      const many = count(incidents.length, "{n} incident", "{n} incidents");
      node.append(element(head, {}, `${place.name}: ${many}`));
      node.append(element("p", { class: "precision" }, count(incidents.length, "{n} located only here: {words}",
        "{n} located only here: {words}", { words: place.words })));
      const rows = incidents.map((incident) => element("li", { class: `class-${incident.class}` },
        icon(data.classes[incident.class].icon), link(incident, incident.title),
        element("small", {}, ` ${incident.date}${incident.lead ? `, ${say("unconfirmed lead")}` : ""}`)));
      node.append(element("ul", { class: "rows", lang: "en" }, ...rows));
    }
    return node;
  }

  /** Name what a sign on the map stands for. */
  function groupName(group) {
    const incidents = group.places.flatMap((entry) => entry.incidents);
    if (incidents.length === 1) return `${incidents[0].label}: ${incidents[0].title}, ${incidents[0].date}`;
    const where = group.places.length === 1 ? group.places[0].place.name : say("{n} places", { n: group.places.length });
    return `${count(incidents.length, "{n} incident", "{n} incidents")}, ${where}`;
  }

  Object.assign(app, { card, listing, groupName });
})(window.IncidentMap);
