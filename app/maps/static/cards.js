/* What is told of an incident, and of incidents that are located only to the same place. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, icon, lineText, spoken, safeLink, say, count, number } = app;
  const MOST_LISTED = 50;

  /* A line that is the record's own text stays in its language. */
  function item(line) {
    return line.en ? element("li", { lang: "en" }, line.en) : element("li", {}, ...spoken(line));
  }

  function link(incident, text) {
    return element("a", { href: `#incident=${incident.id}`, "data-incident": incident.id }, text);
  }

  function pages(incident, root) {
    if (root === null) return null;  // one file has no pages beside it
    const spoken = document.documentElement.lang === "en" ? "" : `?lang=${document.documentElement.lang}`;
    const { pageOf = `incidents/{id}${spoken}` } = document.body.dataset;  // files read no query: their page says the name
    const page = `${root}${pageOf.replace("{id}", incident.id)}`;
    return element("p", { class: "permalink" },
      element("a", { href: page }, say("Page of this incident")), " · ",
      element("a", { href: `${page}#versions` }, say("Corrections")));
  }

  /** Tell all of one incident, in headed sections, with its sources; the record's text is English. */
  function card(incident, data, root) {
    const badge = element("span", { class: `badge class-${incident.class}` }, icon(data.classes[incident.class].icon), incident.label);
    const node = element("article", { class: "card" }, badge);
    if (incident.lead) node.append(element("p", { class: "lead-note" }, say("Unconfirmed lead: no page behind it was read")));
    node.append(element("h2", { lang: "en" }, incident.title), element("p", { lang: "en" }, incident.summary));
    const nearest = incident.near.map((asset) => [{ en: asset.name }, `: ${app.spanText(asset.m[0], asset.m[2])}`]);
    for (const section of incident.sections) {
      const lines = [...section.lines, ...(section.key === "distance" ? nearest : [])];
      node.append(element("h3", {}, section.head), element("ul", {}, ...lines.map(item)));
    }
    const sources = incident.sources.map((source) =>
      element("li", {}, safeLink(source.url, source.text, source.lang), element("small", {}, ` ${source.note}`)));
    node.append(element("h3", {}, say("Sources")), element("ul", { class: "sources" }, ...sources));
    node.append(element("p", { class: "permalink" }, link(incident, say("Link to this incident"))));
    const more = pages(incident, root);
    if (more) node.append(more);
    return node;
  }

  function rowOf(incident, data) {
    return element("li", { class: `class-${incident.class}` }, icon(data.classes[incident.class].icon), Object.assign(link(incident, incident.title), { lang: "en" }),
      element("small", {}, ` ${incident.date}${incident.lead ? `, ${say("unconfirmed lead")}` : ""}`));
  }

  /* A place by its name, as a line, or by what the record says of it, if an incident there is known. */
  function placeName(place, places, one) {
    const name = places.name(place), told = one && (one.place.name ?? app.told(one, "where")[0]);
    return name ?? (told ? { en: told } : null);
  }

  /**
   * List the incidents of places whose signs would lie on one another; of a crowd the first of each place. What is not
   * with the page is filled in when it has come.
   */
  function listing(group, data, source, most) {
    const node = element("section", { class: "card" });
    const { places } = source.rows, many = group.numbers.length > 1;
    if (many) {
      node.append(element("h2", {}, count(group.size, "{n} incident at {places} places close together here",
        "{n} incidents at {places} places close together here", { places: number(group.numbers.length) })));
    }
    for (const { place, rows } of group.entries(most)) {
      const listed = [...rows].slice(0, MOST_LISTED), list = element("ul", { class: "rows" });
      const head = element(many ? "h3" : "h2", {}, count(rows.length, "{n} incident", "{n} incidents"));
      const precision = element("p", { class: "precision" });
      node.append(head, precision, list);
      if (rows.length > listed.length) node.append(element("p", {}, more(rows.length - listed.length)));
      const fill = () => {
        const known = listed.map(source.known);
        const name = placeName(place, places, known[0]);
        if (name) head.replaceChildren(...spoken(name), `: ${count(rows.length, "{n} incident", "{n} incidents")}`);
        precision.textContent = count(rows.length, "{n} located only here: {words}", "{n} located only here: {words}", { words: known[0]?.place.words ?? places.words(place) });
        list.replaceChildren(...known.filter(Boolean).map((one) => rowOf(one, data)));
      };
      fill();
      if (!listed.every(source.known)) source.titles(listed).then(fill).catch(app.failed);
    }
    if (group.numbers.length > most) node.append(element("p", {}, more(group.numbers.length - most)));
    return node;
  }

  function more(n) {
    return count(n, "and {n} more: filters bring them here", "and {n} more: filters bring them here");
  }

  /** Name what a sign on the map stands for. */
  function groupName(group, data, source) {
    const [{ place, rows }] = group.entries(1);
    const one = source.known(rows[0]);
    if (group.size === 1) {
      if (one) return `${one.label}: ${one.title}, ${one.date}`;
      return `${data.classes[source.rows.classes[source.rows.kind[rows[0]]]].label}, ${app.day(source.rows.first[rows[0]])}`;
    }
    const { places } = source.rows;
    const where = group.numbers.length > 1 ? count(group.numbers.length, "{n} place", "{n} places") : lineText(placeName(place, places, one) ?? places.words(place));
    return `${count(group.size, "{n} incident", "{n} incidents")}, ${where}`;
  }

  Object.assign(app, { card, listing, groupName });
})(window.IncidentMap);
