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

  function precision(data, filters, store) {
    const present = data.precisions.filter((name) => data.incidents.some((one) => one.precision === name));
    const words = (name) => say("{precision} or better", { precision: data.words.precision[name] });
    const control = select("by-precision", [["", say("any")], ...present.map((name) => [name, words(name)])]);
    const said = element("p", { class: "hint", id: "by-precision-hint" });
    control.setAttribute("aria-describedby", said.id);
    control.addEventListener("change", () => store.set({ precision: control.value || null }, STEP));
    const renew = (state) => {
      control.value = state.precision ?? "";
      const left = (least) => filters.shown({ ...state, precision: least }).length;
      relabel(control, [counted(say("any"), left(null)), ...present.map((name) => counted(words(name), left(name)))]);
      const hidden = left(null) - left(state.precision);
      said.textContent = hidden ? count(hidden, "{n} is hidden as less precise", "{n} are hidden as less precise") : "";
    };
    return { node: element("div", {}, field("by-precision", say("Place known to"), control), said), renew };
  }

  function distance(data, filters, store) {
    const targets = Object.entries(data.words.away);
    const to = select("by-near", [["", say("anywhere")], ...targets]);
    const km = select("by-near-km", LIMITS_KM.map((limit) => [limit, say("{km} km", { km: limit })]));
    const verdict = select("by-near-verdict", app.permalink.VERDICTS.map((name) => [name, data.words.verdict[name]]));
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
      const left = (patch) => filters.shown({ ...state, near: patch && { ...asked, ...patch } }).length;
      relabel(to, [counted(say("anywhere"), left(null)), ...targets.map(([name, text]) => counted(text, left({ to: name })))]);
      relabel(km, [...km.options].map(({ value }) => counted(say("{km} km", { km: number(Number(value), value % 1 ? 1 : 0) }), left({ km: Number(value) }))));
      relabel(verdict, app.permalink.VERDICTS.map((name) => counted(data.words.verdict[name], left({ verdict: name }))));
      km.disabled = verdict.disabled = !near;
      said.textContent = near ? say("Certain: all of the place lies within. Probable: at least as likely as not. Possible: it may.") : "";
    };
    const node = element("fieldset", {}, element("legend", {}, say("Distance")), field("by-near", say("From"), to),
      field("by-near-km", say("Within"), km), field("by-near-verdict", say("How sure"), verdict), said);
    return { node, renew };
  }

  function checks(id, legend, choices, act) {
    const rows = choices.map(([name, text]) => {
      const box = element("input", { type: "checkbox", id: `${id}-${name}` });
      box.addEventListener("change", () => act(name, box.checked));
      const words = element("span", {}, text);
      return { name, text, box, words, row: element("li", {}, element("label", { for: `${id}-${name}` }, box, words)) };
    });
    const node = element("fieldset", {}, element("legend", {}, legend), element("ul", { class: "tree" }, ...rows.map(({ row }) => row)));
    return { node, rows };
  }

  function toll(data, filters, store) {
    const { node, rows } = checks("by-toll", say("Toll"), [["killed", say("people reported killed")], ["injured", say("people reported injured")]],
      (name, on) => store.set({ [name]: on }, STEP));
    const renew = (state) => {
      for (const { name, text, box, words } of rows) {
        box.checked = state[name];
        words.textContent = counted(text, filters.shown({ ...state, [name]: true }).length);
      }
    };
    return { node, renew };
  }

  function impact(data, filters, store) {
    const present = [...new Set(data.incidents.flatMap((one) => one.impacts))].sort();
    if (!present.length) return null;
    const { node, rows } = checks("by-impact", say("Impact reported on"), present.map((name) => [name, data.words.impact[name] ?? name]), () => {
      const on = rows.filter(({ box }) => box.checked).map(({ name }) => name);
      store.set({ impacts: on.length ? on : null }, STEP);
    });
    const renew = (state) => {
      const left = filters.shown(state, "impacts");
      for (const { name, text, box, words } of rows) {
        box.checked = state.impacts?.includes(name) ?? false;
        words.textContent = counted(text, left.filter((one) => one.impacts.includes(name)).length);
      }
    };
    return { node, renew };
  }

  function sources(data, filters, store) {
    const most = Math.max(1, ...data.incidents.map((one) => one.independent));
    const least = [...Array(most).keys()].map((at) => at + 1);
    const words = (n) => say("{n} or more", { n: number(n) });
    const control = select("by-sources", least.map((n) => [n, words(n)]));
    control.addEventListener("change", () => store.set({ sources: control.value === "1" ? null : Number(control.value) }, STEP));
    const renew = (state) => {
      control.value = String(Math.min(state.sources ?? 1, most));
      relabel(control, least.map((n) => counted(words(n), filters.shown({ ...state, sources: n }).length)));
    };
    return { node: field("by-sources", say("Independent sources"), control), renew };
  }

  /** Build the form into an element; gives what renews it from the state. */
  function filterForm(holder, data, filters, store) {
    const parts = [precision, distance, toll, impact, sources].map((make) => make(data, filters, store)).filter(Boolean);
    holder.append(...parts.map(({ node }) => node));
    return (state) => { for (const { renew } of parts) renew(state); };
  }

  Object.assign(app, { filterForm });
})(window.IncidentMap);
