"use strict";
window.SwaggerUIBundle({ url: "api", dom_id: "#swagger", deepLinking: true, validatorUrl: null, supportedSubmitMethods: ["get"] });
