/* A page in a frame tells the page around it how high it wants to be. It says nothing else, so anybody may hear it. */
"use strict";

/* All credits may be higher than a small frame: whoever opened them can scroll them by keys. */
document.querySelector(".credits-short")?.addEventListener("toggle", ({ target }) => {
  const credits = target.nextElementSibling;
  if (target.open) credits.setAttribute("tabindex", "0");
  else credits.removeAttribute("tabindex");
});

(function () {
  if (window.parent === window) return;
  const LEAST = 240, MOST = 640, SHARE = 0.6;  // of a map, in pixels and of its width
  let told = null;

  /* A text is as high as it is; a map has a height that suits its width, and what stands over and under it. */
  function wanted() {
    if (!document.body.classList.contains("embed")) return Math.ceil(document.body.getBoundingClientRect().height);
    const shape = Math.min(MOST, Math.max(LEAST, document.documentElement.clientWidth * SHARE));
    const others = [...document.querySelectorAll(".notices, .caption, .shown-part, .credits-short, .credits")].map((node) => node.offsetHeight);
    return Math.ceil(others.reduce((all, one) => all + one, shape));
  }

  function tell() {
    const height = wanted();
    if (height === told) return;
    told = height;
    window.parent.postMessage({ type: "incident-mapper:height", height }, "*");
  }

  const watch = new ResizeObserver(tell);
  watch.observe(document.documentElement);
  watch.observe(document.body);
  tell();
})();
