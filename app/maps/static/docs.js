"use strict";
const darkTheme = window.matchMedia("(prefers-color-scheme: dark)");
const takeTheme = () => document.documentElement.classList.toggle("dark-mode", darkTheme.matches);
darkTheme.addEventListener("change", takeTheme);
takeTheme();
window.SwaggerUIBundle({ url: document.getElementById("swagger").dataset.document, dom_id: "#swagger", deepLinking: true, validatorUrl: null, supportedSubmitMethods: ["get"] });
