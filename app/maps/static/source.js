/* Where the words of incidents come from: with the page, or from the server when somebody wants to read them. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const MOST_AT_ONCE = 200;

  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function searched(incident) {
    const where = (incident.sections.find((section) => section.key === "where") || { lines: [] }).lines;
    const sources = incident.sources.flatMap((source) => [source.text, source.note]);
    const said = where.map((line) => (typeof line === "string" ? line : line.en));
    return plain([incident.title, incident.summary, incident.label, incident.date, ...said, ...sources].join("\n"));
  }

  /* All incidents came with the page. */
  function fromPage(data, rows) {
    const all = data.incidents, numbers = new Map(all.map((one, row) => [one.id, row]));
    const texts = all.map(searched);
    return {
      isWhole: true, rows,
      known: (row) => all[row],
      titles: async () => {},
      rowOf: (id) => numbers.get(id) ?? null,
      card: async (id) => all[numbers.get(id)] ?? null,
      cardNow: (id) => all[numbers.get(id)] ?? null,
      search: async () => {},
      hasSearched: () => true,
      holds(text) {
        const words = plain(text).split(/\s+/);
        return (row) => words.every((word) => texts[row].includes(word));
      },
    };
  }

  /* The numbers came as a block; titles, cards and the search are asked of the server. */
  function fromServer(data, rows, addresses) {
    const { titles: titlesAt, card: cardAt, found: foundAt } = addresses;
    const titles = new Map(), cards = new Map(), numbers = new Map(), found = new Map();
    function keep(one) {
      titles.set(one.row, one);
      numbers.set(one.id, one.row);
    }
    data.rows.first.forEach(keep);

    async function some(wanted) {
      const answer = await app.ask(`${titlesAt}&rows=${wanted.join(",")}`);
      answer.incidents.forEach(keep);
    }

    return {
      isWhole: false, rows,
      known: (row) => titles.get(row),
      async titles(wanted) {
        const missing = [...wanted].filter((row) => !titles.has(row));
        for (let at = 0; at < missing.length; at += MOST_AT_ONCE) await some(missing.slice(at, at + MOST_AT_ONCE));
      },
      rowOf: (id) => numbers.get(id) ?? null,
      /* An incident that is not in the selection gives null. */
      async card(id) {
        if (!cards.has(id)) {
          const answer = await app.ask(`${cardAt}&incident=${encodeURIComponent(id)}`, { missing: null });
          if (answer) keep(answer);
          cards.set(id, answer);
        }
        return cards.get(id);
      },
      cardNow: (id) => cards.get(id) ?? null,
      async search(text) {
        if (text && !found.has(text)) found.set(text, new Uint8Array(await app.ask(`${foundAt}&q=${encodeURIComponent(text)}`, { as: "bytes" })));
      },
      /* Before the server has answered nothing is known to hold the words. */
      holds(text) {
        const bits = found.get(text);
        return (row) => Boolean(bits && bits[row >> 3] & (1 << (row & 7)));
      },
      hasSearched: (text) => !text || found.has(text),
    };
  }

  /** Read the data block of the page; one file brings it packed. */
  async function pageData() {
    const block = document.getElementById("map-data");
    if (!block.dataset.packed) return JSON.parse(block.textContent);
    const bytes = Uint8Array.from(atob(block.textContent.trim()), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(block.dataset.packed))).json();
  }

  /** Give the source of a page's incidents, with their columns: `rows`. */
  async function source(data) {
    if (data.incidents) return fromPage(data, app.rowsOfIncidents(data));
    const { first, ...ways } = data.rows, root = document.body.dataset.root;
    const addresses = Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, `${root}${way}`]));
    return fromServer(data, app.rowsOfBlock(await app.ask(addresses.block, { as: "bytes" }), data), addresses);
  }

  Object.assign(app, { source, pageData });
})(window.IncidentMap);
