/* Adds a button to each snippet that copies it; without this script the text is selected by hand. */
"use strict";

(function () {
  const SAID_MS = 2000;
  // A page in another language brings its words with the script.
  const SAID = { copy: "Copy", copied: "Copied", selected: "Selected: press Ctrl+C", ...document.currentScript.dataset };

  function select(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  async function copy(button, code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = SAID.copied;
    } catch {
      select(code);
      button.textContent = SAID.selected;
    }
    setTimeout(() => { button.textContent = SAID.copy; }, SAID_MS);
  }

  for (const snippet of document.querySelectorAll(".snippet")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = SAID.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button, snippet.querySelector("code")));
    snippet.append(button);
  }
})();
