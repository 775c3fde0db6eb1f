/* Where the words of incidents come from: with the page, or from the server when somebody wants to read them. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const MOST_AT_ONCE = 200;

  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  /** Give the lines of a section of a card. */
  function told(incident, key) {
    const lines = incident.sections.find((section) => section.key === key)?.lines ?? [];
    return lines.map(app.lineText);
  }

  /* What the page shows of an incident in its language is found as well: the name of its place, and what its class is called. */
  function searched(incident, data) {
    const shown = [data.classes[incident.class].plural, app.lineText(data.places[incident.place]?.name ?? "")];
    const sources = incident.sources.flatMap((source) => [source.text, source.note]);
    return plain([incident.title, incident.summary, incident.label, incident.date, ...told(incident, "where"), ...shown, ...sources].join("\n"));
  }

  /* What is not there is an answer; that none came is none. */
  function missing(error) {
    if ([404, 410].includes(error.status)) return null;
    throw error;
  }

  let notice = null;

  /** Say what the server refused; that it does not answer at all is said by server.js. */
  function failed(error) {
    if (!error.status) return;
    notice ??= app.notice("refusal-notice", app.say("Close"), () => notice.hide());
    notice.show(error.message);
  }

  /* All incidents came with the page. */
  function fromPage(data, rows) {
    const all = data.incidents, numbers = new Map(all.map((one, row) => [one.id, row]));
    const texts = all.map((one) => searched(one, data));
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
    addresses.first.forEach(keep);

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
          const answer = await app.ask(`${cardAt}&incident=${encodeURIComponent(id)}`).catch(missing);
          if (answer) keep(answer);
          cards.set(id, answer);
        }
        return cards.get(id);
      },
      cardNow: (id) => cards.get(id) ?? null,
      async search(text) {
        if (text && !found.has(text)) found.set(text, new Uint8Array(await app.ask(`${foundAt}&q=${encodeURIComponent(text)}`)));
      },
      /* Before the server has answered nothing is known to hold the words. */
      holds(text) {
        const bits = found.get(text);
        return (row) => Boolean(bits && bits[row >> 3] & (1 << (row & 7)));
      },
      hasSearched: (text) => !text || found.has(text),
    };
  }

  const block = () => document.getElementById("map-data").textContent.trim();
  let opened = null;

  /** Unpack what one file brings; gives the shapes that folium draws, in its order. */
  async function shapes() {
    opened ??= app.unpacked(block());
    return (await opened).shapes;
  }

  /** Say that the file cannot be read, and why that may be. */
  function unread(error) {
    app.notice("unread-notice").show(app.say("This file cannot be read: it was damaged on its way, or the browser is older than 2023."));
    document.documentElement.dataset.map = "failed";
    throw error;
  }

  /** Read the data block of the page. */
  async function pageData() {
    return opened ? (await opened).data : JSON.parse(block());
  }

  /** Give the source of a page's incidents, with their columns: `rows`. */
  async function source(data) {
    if (data.incidents) return fromPage(data, app.rowsOfIncidents(data));
    return fromServer(data, app.rowsOfBlock(await app.ask(data.rows.block), data), data.rows);
  }

  Object.assign(app, { source, told, shapes, unread, pageData, failed });
})(window.IncidentMap);
