/* The server of the page, and that it may be lost: what was loaded stays and works.

   Whoever needs more of the server asks through here, so that one notice says that it does not answer. Nothing is asked
   over and over: only when the browser says that the network came or went, and before the page is left. */
"use strict";

window.IncidentMap = window.IncidentMap || {};

(function (app) {
  const { say } = app;
  const LIMIT_MS = 20_000, CHECK_MS = 5_000;
  const AT_THE_DOOR = [502, 504];  // a proxy answers for a server that does not
  const root = document.body.dataset.root ?? null;  // one file has no server
  const loaded = new Date();
  let notice = null;

  function lost() {
    notice ??= app.notice("server-notice", say("Try again"), check);
    notice.show(say("The server cannot be reached. What is shown was loaded on {time}; it stays and works.", { time: app.moment(loaded) }));
  }

  /* Give the answer with its body read, within a time limit (milliseconds); say so if there is none. */
  async function answered(path, limitMs, options) {
    if (root === null) throw new Error("one file has no server to ask");
    try {
      const url = new URL(path, new URL(root, window.location.href));
      const response = await fetch(url, { ...options, signal: AbortSignal.timeout(limitMs) });
      if (AT_THE_DOOR.includes(response.status)) throw new Error(`the answer to ${path} is ${response.status}`);
      const body = await response.arrayBuffer();
      notice?.hide();
      return { response, body };
    } catch (error) {
      lost();
      throw error;
    }
  }

  /**
   * Ask the server for what an address below its root holds: JSON read, or anything else as an ArrayBuffer.
   * Fails with an Error: without an answer within the limit, with its `status` if the server refuses.
   */
  async function ask(path, limitMs = LIMIT_MS) {
    const { response, body } = await answered(path, limitMs, {});
    const isJson = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
    const found = isJson ? JSON.parse(new TextDecoder().decode(body)) : body;
    if (response.ok) return found;
    throw Object.assign(new Error(found.detail ?? `the answer to ${path} is ${response.status}`), { status: response.status });
  }

  /* Say whether the server answers at all. */
  async function check() {
    try {
      await answered("healthz", CHECK_MS, { method: "HEAD", cache: "no-store" });
      return true;
    } catch {
      return false;
    }
  }

  /* Whether a plain click would leave this page for another one of its server. */
  function leaves(event, link) {
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
    const here = window.location, there = new URL(link.href, here.href);
    const isSamePage = there.pathname === here.pathname && there.search === here.search && there.hash !== "";
    return there.origin === here.origin && !isSamePage && ["", "_self"].includes(link.target);
  }

  /** Keep the page when its server is lost: a link to a page that cannot come is not followed. */
  function keepPage() {
    if (root === null || "pageOf" in document.body.dataset) return;  // files have no server to ask whether it is there
    window.addEventListener("online", check);
    window.addEventListener("offline", check);
    document.addEventListener("click", async (event) => {
      const link = event.target.closest("a[href]");
      if (!leaves(event, link)) return;
      event.preventDefault();
      if (await check()) window.location.assign(link.href);
    });
  }

  Object.assign(app, { ask, keepPage });
})(window.IncidentMap);
