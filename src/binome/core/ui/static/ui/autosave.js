/* Saves a form while it is typed, one request at a time, and says at once when it cannot: offline, signed out, changed
   elsewhere. What was not saved is sent again by itself. Without it the form is saved by its own button. */
(function () {
  "use strict";
  var PATIENCE = 20000, LONGEST_PAUSE = 30000;

  function start(status) {
    var form = status.closest("form"), to = status.getAttribute("data-autosave");
    var timer, sending, unsaved = false, busy = false, again = false, failures = 0, leaving = false, trouble = status.hasAttribute("data-contested");

    function tell(html, isTrouble) {
      trouble = isTrouble;
      status.classList.toggle("autosave-trouble", isTrouble);
      if (status.innerHTML !== html) status.innerHTML = html;
    }
    function words(name) {
      var line = document.createElement("p");
      line.textContent = status.getAttribute("data-" + name);
      return line.outerHTML;
    }
    function later(pause) {
      clearTimeout(timer);
      timer = setTimeout(save, pause);
    }
    function sent(extra) {
      return fetch(to, Object.assign({
        method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "X-Autosave": "1" }
      }, extra));
    }
    function failed(name) {
      unsaved = true;
      failures += 1;
      tell(words(name), true);
      later(Math.min(1000 * Math.pow(2, failures), LONGEST_PAUSE));
    }
    function answered(response) {
      if (response.status >= 500 || response.status === 429) return failed("failed");
      failures = 0;
      return response.text().then(function (html) {
        if (response.status === 403) return html.trim() ? tell(html, true) : renewed();
        if (response.status !== 200) unsaved = true;
        tell(html, response.status !== 200);
      });
    }
    /* Signing in again gives every page a new token: take it from the page as it is now, and send what was typed. */
    function renewed() {
      return fetch(location.href, { credentials: "same-origin" }).then(function (page) { return page.text(); }).then(function (html) {
        var there = new DOMParser().parseFromString(html, "text/html").querySelector("form input[name=page_token]");
        var token = there && there.form.querySelector("input[name=csrfmiddlewaretoken]");
        if (!token || token.value === form.elements.csrfmiddlewaretoken.value) return tell(words("elsewhere"), true);
        document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (old) { old.value = token.value; });
        document.body.setAttribute("data-hx-headers", JSON.stringify({ "X-CSRFToken": token.value }));
        unsaved = true;
        later(0);
      });
    }
    function save() {
      clearTimeout(timer);
      if (!unsaved || leaving) return;
      if (busy) { again = true; return; }
      if (!navigator.onLine) return failed("offline");
      busy = true;
      unsaved = false;
      if (!trouble) tell(words("saving"), false);
      sending = new AbortController();
      var patience = setTimeout(function () { sending.abort(new DOMException("", "TimeoutError")); }, PATIENCE);
      sent({ signal: sending.signal }).then(answered).catch(function (why) {
        if (!leaving) failed(why.name === "TimeoutError" ? "failed" : "offline");
      }).then(function () {
        clearTimeout(patience);
        busy = false;
        if (again && !failures) later(200);
        again = false;
      });
    }
    function typed(pause) {
      return function () {
        unsaved = true;
        later(pause);
      };
    }

    form.addEventListener("input", typed(800));
    form.addEventListener("change", typed(200));
    /* Its own button sends all of it: a draft that came after would find the form handed in. */
    form.addEventListener("submit", function () {
      leaving = true;
      clearTimeout(timer);
      if (busy) sending.abort();
    });
    window.addEventListener("offline", function () { tell(words("offline"), true); });
    window.addEventListener("online", function () {
      failures = 0;
      if (unsaved) later(0);
      else tell("", false);
    });
    window.addEventListener("pagehide", function () {
      if (unsaved && !leaving && !busy) sent({ keepalive: true }).catch(function () { /* the page is gone */ });
    });
    window.addEventListener("pageshow", function () { leaving = false; });
    window.addEventListener("beforeunload", function (event) {
      if (unsaved && failures && !leaving) event.preventDefault();
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-autosave]").forEach(start);
  });
})();
