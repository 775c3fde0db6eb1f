/* Leaves out of the address what was not filled in; without this script the server does. */
"use strict";

(function () {
  for (const form of document.querySelectorAll("form.asking")) {
    const fields = () => form.querySelectorAll("input, textarea, select");
    form.addEventListener("submit", () => {
      for (const field of fields()) field.disabled = field.value.trim() === "";
    });
    // Who comes back to the page finds every field open again.
    window.addEventListener("pageshow", () => {
      for (const field of fields()) field.disabled = false;
    });
  }
})();
