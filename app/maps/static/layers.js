/* The tree of layers: what the map shows under and besides the incidents, and the classes of these with their counts. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { element, icon, say, number } = app;

  function toggle(id, text, checked, act, ...before) {
    const box = element("input", { type: "checkbox", id, checked });
    box.addEventListener("change", () => act(box.checked));
    return { box, row: element("li", {}, element("label", { for: id }, box, ...before, element("span", {}, text))) };
  }

  /**
   * Build the tree into an element: layers by name, then one switch for each class.
   * `layers` gives title and Leaflet group by name.
   */
  function layerTree(holder, map, data, layers, store) {
    const boxes = new Map();
    const rows = Object.entries(layers).map(([name, { title, group }]) => {
      const { box, row } = toggle(`layer-${name}`, title, true, (on) => {
        const off = store.get().off.filter((other) => other !== name);
        store.set({ off: on ? off : [...off, name].sort() }, { step: true });
      });
      boxes.set(name, { box, group });
      return row;
    });
    holder.append(element("fieldset", {}, element("legend", {}, say("Layers")), element("ul", { class: "tree" }, ...rows)));

    function show(state) {
      for (const [name, { box, group }] of boxes) {
        const on = !state.off.includes(name);
        box.checked = on;
        if (on && !map.hasLayer(group)) group.addTo(map);
        if (!on && map.hasLayer(group)) group.remove();
      }
    }

    store.follow((state, changed) => { if (changed.includes("off")) show(state); });
    show(store.get());
  }

  /**
   * Build switches of the classes, each with how many incidents it holds as the other filters stand.
   * Gives what renews the counts.
   */
  function classSwitches(holder, data, rows, filters, store) {
    const present = app.presentIn(rows.kind, rows.classes);
    const counts = new Map(), boxes = new Map();
    const switches = present.map((name) => {
      const { box, row } = toggle(`class-${name}`, data.classes[name].plural, true, () => {
        const on = present.filter((one) => boxes.get(one).checked);
        store.set({ classes: on.length === present.length ? null : on }, { step: true });
      }, icon(data.classes[name].icon));
      row.classList.add(`class-${name}`);
      counts.set(name, element("span", { class: "number" }));
      row.append(counts.get(name));
      boxes.set(name, box);
      return row;
    });
    holder.append(element("fieldset", {}, element("legend", {}, say("What happened")), element("ul", { class: "tree" }, ...switches)));

    return (state) => {
      const left = filters.counts(state, "classes", present.map((name) => [name]));
      present.forEach((name, at) => {
        boxes.get(name).checked = state.classes === null || state.classes.includes(name);
        counts.get(name).textContent = number(left[at]);
      });
    };
  }

  Object.assign(app, { layerTree, classSwitches });
})(window.IncidentMap);
