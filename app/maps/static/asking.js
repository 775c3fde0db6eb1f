/* Leaves out of the address what was not filled in; without this script the server does. What is
   too long for an address, as a shape of many vertices, is asked as a process and then shown under
   the lasting name of its answer. */
"use strict";

(function () {
  const LONGEST = 7500; // characters: the server reads 8,000 of a query

  for (const form of document.querySelectorAll("form.asking")) {
    const fields = () => form.querySelectorAll("input, textarea, select");
    const open = () => {
      for (const field of fields()) field.disabled = false;
    };
    form.addEventListener("submit", (event) => {
      for (const field of fields()) field.disabled = field.value.trim() === "";
      const given = new URLSearchParams(new FormData(form));
      if (given.toString().length <= LONGEST) return;
      event.preventDefault();
      open();
      given.delete("f");
      ask(form, inputs(form, given)).catch(() => tell(form, "the server gave no answer"));
    });
    // Who comes back to the page finds every field open again.
    window.addEventListener("pageshow", open);
  }

  /* Inputs of a process have types: what is a number in the form is one there too. */
  function inputs(form, given) {
    const number = /^-?\d+(\.\d+)?$/;
    const typed = (name, value) =>
      form.elements[name].inputMode && number.test(value) ? Number(value) : value;
    return Object.fromEntries([...given].map(([name, value]) => [name, typed(name, value)]));
  }

  async function ask(form, inputs) {
    const process = form.action.replace(/\/analyses\/([a-z-]+)$/, "/processes/$1/execution");
    const answer = await fetch(process, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ inputs, response: "raw" }),
    });
    const found = await answer.json();
    if (!answer.ok) {
      tell(form, [found.parameter, found.detail].filter(Boolean).join(": "));
      return;
    }
    const results = form.action.replace(/\/[a-z-]+$/, "/");
    const page = `${results}${encodeURIComponent(found.id)}?f=html`;
    if ((await fetch(page, { method: "HEAD" })).ok) window.location.assign(page);
    else tell(form, "this server keeps no results now, so a value of this length has no page");
  }

  function tell(form, text) {
    let said = form.querySelector(".refused");
    if (!said) {
      said = document.createElement("p");
      said.className = "fault refused";
      said.setAttribute("role", "alert");
      form.querySelector(".go").before(said);
    }
    said.textContent = text;
  }
})();
