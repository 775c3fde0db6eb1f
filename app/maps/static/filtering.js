/* The form of the filters: each choice says how many incidents it would leave, as the others stand. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, say, number, count } = app;
  const LIMITS_KM = [1, 2, 5, 10, 25, 50, 100, 250];
  const STEP = { step: true };

  function field(id, label, control) {
    return element("p", { class: "field" }, element("label", { for: id }, label), control);
  }

  function select(id, choices) {
    return element("select", { id }, ...choices.map(([value, text]) => element("option", { value }, text)));
  }

  /* Renew the words of the choices in place: a list that is open stays open. */
  function relabel(control, texts) {
    [...control.options].forEach((option, at) => { if (option.textContent !== texts[at]) option.textContent = texts[at]; });
  }

  function counted(text, n) {
    return `${text} (${number(n)})`;
  }

  /* Which of some choices any row has, by a column of their numbers. */
  function presentIn(column, names) {
    const there = new Set(column);
    return names.filter((_, at) => there.has(at));
  }

  function precision(data, rows, filters, store) {
    const present = presentIn(rows.precision, data.precisions);
    const words = (name) => say("{precision} or better", { precision: data.words.precision[name] });
    const control = select("by-precision", [["", say("any")], ...present.map((name) => [name, words(name)])]);
    const said = element("p", { class: "hint", id: "by-precision-hint" });
    control.setAttribute("aria-describedby", said.id);
    control.addEventListener("change", () => store.set({ precision: control.value || null }, STEP));
    const renew = (state) => {
      control.value = state.precision ?? "";
      const [all, now, ...left] = filters.counts(state, "precision", [null, state.precision, ...present]);
      relabel(control, [counted(say("any"), all), ...present.map((name, at) => counted(words(name), left[at]))]);
      const hidden = all - now;
      said.textContent = hidden ? count(hidden, "{n} is hidden as less precise", "{n} are hidden as less precise") : "";
    };
    return { node: element("div", {}, field("by-precision", say("Place known to"), control), said), renew };
  }

  function distance(data, rows, filters, store) {
    const targets = Object.entries(data.words.away), verdicts = app.permalink.VERDICTS;
    const to = select("by-near", [["", say("anywhere")], ...targets]);
    const km = select("by-near-km", LIMITS_KM.map((limit) => [limit, say("{km} km", { km: limit })]));
    const verdict = select("by-near-verdict", verdicts.map((name) => [name, data.words.verdict[name]]));
    for (const option of verdict.options) option.disabled = option.value === "probable" && !data.medians;
    const said = element("p", { class: "hint", id: "by-near-hint" });
    verdict.setAttribute("aria-describedby", "by-near-hint");
    verdict.value = "possible";
    km.value = "5";
    const act = () => store.set({ near: to.value ? { to: to.value, km: Number(km.value), verdict: verdict.value } : null }, STEP);
    for (const control of [to, km, verdict]) control.addEventListener("change", act);
    const renew = (state) => {
      const near = state.near;
      to.value = near?.to ?? "";
      if (near) {
        if (!LIMITS_KM.includes(near.km) && ![...km.options].some((option) => option.value === String(near.km))) {
          km.append(element("option", { value: near.km }, say("{km} km", { km: near.km })));
        }
        km.value = String(near.km);
        verdict.value = near.verdict;
      }
      const asked = { to: to.value || targets[0][0], km: Number(km.value), verdict: verdict.value };
      const ways = [...targets.map(([name]) => ({ to: name })), ...[...km.options].map(({ value }) => ({ km: Number(value) })), ...verdicts.map((name) => ({ verdict: name }))];
      const [all, ...left] = filters.counts(state, "near", [null, ...ways.map((way) => ({ ...asked, ...way }))]);
      relabel(to, [counted(say("anywhere"), all), ...targets.map(([, text]) => counted(text, left.shift()))]);
      relabel(km, [...km.options].map(({ value }) => counted(say("{km} km", { km: number(Number(value), value % 1 ? 1 : 0) }), left.shift())));
      relabel(verdict, verdicts.map((name, at) => (verdict.options[at].disabled ? data.words.verdict[name] : counted(data.words.verdict[name], left[at]))));
      km.disabled = verdict.disabled = !near;
      const meaning = near ? say("Certain: all of the place lies within. Probable: at least as likely as not. Possible: it may.") : "";
      said.textContent = data.medians ? meaning : `${meaning} ${say("What is probable is worked out for maps of at most {n} incidents.", { n: number(data.mostInPage) })}`.trim();
    };
    const node = element("fieldset", {}, element("legend", {}, say("Distance")), field("by-near", say("From"), to),
      field("by-near-km", say("Within"), km), field("by-near-verdict", say("How sure"), verdict), said);
    return { node, renew };
  }

  function checks(id, legend, choices, act) {
    const boxes = choices.map(([name, text]) => {
      const box = element("input", { type: "checkbox", id: `${id}-${name}` });
      box.addEventListener("change", () => act(name, box.checked));
      const words = element("span", {}, text);
      return { name, text, box, words, row: element("li", {}, element("label", { for: `${id}-${name}` }, box, words)) };
    });
    const node = element("fieldset", {}, element("legend", {}, legend), element("ul", { class: "tree" }, ...boxes.map(({ row }) => row)));
    return { node, boxes };
  }

  function toll(data, rows, filters, store) {
    const { node, boxes } = checks("by-toll", say("Toll"), [["killed", say("people reported killed")], ["injured", say("people reported injured")]],
      (name, on) => store.set({ [name]: on }, STEP));
    const renew = (state) => {
      for (const { name, text, box, words } of boxes) {
        box.checked = state[name];
        words.textContent = counted(text, filters.counts(state, name, [true])[0]);
      }
    };
    return { node, renew };
  }

  function impact(data, rows, filters, store) {
    const bits = rows.impacts.reduce((all, one) => all | one, 0);
    const present = rows.impactNames.filter((_, at) => bits & (1 << at)).sort();
    if (!present.length) return null;
    const { node, boxes } = checks("by-impact", say("Impact reported on"), present.map((name) => [name, data.words.impact[name] ?? name]), () => {
      const on = boxes.filter(({ box }) => box.checked).map(({ name }) => name);
      store.set({ impacts: on.length ? on : null }, STEP);
    });
    const renew = (state) => {
      const left = filters.counts(state, "impacts", present.map((name) => [name]));
      boxes.forEach(({ name, text, box, words }, at) => {
        box.checked = state.impacts?.includes(name) ?? false;
        words.textContent = counted(text, left[at]);
      });
    };
    return { node, renew };
  }

  function sources(data, rows, filters, store) {
    const most = rows.independent.reduce((found, one) => Math.max(found, one), 1);
    const least = [...Array(most).keys()].map((at) => at + 1);
    const words = (n) => say("{n} or more", { n: number(n) });
    const control = select("by-sources", least.map((n) => [n, words(n)]));
    control.addEventListener("change", () => store.set({ sources: control.value === "1" ? null : Number(control.value) }, STEP));
    const renew = (state) => {
      const asked = state.sources ?? 1;
      if (!least.includes(asked)) {
        least.push(asked);
        control.append(element("option", { value: asked }, words(asked)));
      }
      control.value = String(asked);
      const left = filters.counts(state, "sources", least);
      relabel(control, least.map((n, at) => counted(words(n), left[at])));
    };
    return { node: field("by-sources", say("Independent sources"), control), renew };
  }

  /** Build the form into an element; gives what renews it from the state. */
  function filterForm(holder, data, rows, filters, store) {
    const parts = [precision, distance, toll, impact, sources].map((make) => make(data, rows, filters, store)).filter(Boolean);
    holder.append(...parts.map(({ node }) => node));
    return (state) => { for (const { renew } of parts) renew(state); };
  }

  Object.assign(app, { filterForm, presentIn });
})(window.IncidentMap);
