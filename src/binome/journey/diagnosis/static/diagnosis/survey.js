/* What the survey does by itself: nothing typed is lost, a third theme closes the list. Everything works without it. */
(function () {
  "use strict";
  var key = "draft:" + location.pathname;
  /* The draft kept here knows how many times it was written, and by which window last: none writes over another's. */
  var self = String(Math.random()).slice(2), number = 0;

  function remembered() {
    try {
      var kept = JSON.parse(localStorage.getItem(key) || "null");
      return kept && !kept.said ? { number: 0, by: "", said: kept } : kept;
    } catch (refused) { return null; }
  }
  function remember(value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch (refused) { /* private browsing: the page itself still holds what was typed */ }
  }

  if (document.querySelector("[data-draft-sent]")) { remember(null); return; }
  var form = document.querySelector("form[data-draft]");
  if (!form) return;

  function fields() {
    return Array.prototype.filter.call(form.elements, function (field) { return /^q[0-9]/.test(field.name); });
  }
  function typed() {
    var said = {};
    fields().forEach(function (field) {
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.checked) (said[field.name] = said[field.name] || []).push(field.value);
      } else if (field.value) said[field.name] = [field.value];
    });
    return said;
  }
  function fill(said) {
    fields().forEach(function (field) {
      var values = said[field.name] || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.indexOf(field.value) >= 0;
      else field.value = values[0] || "";
    });
  }
  function limit() {
    form.querySelectorAll("[data-most]").forEach(function (group) {
      var full = group.querySelectorAll(":checked").length >= Number(group.getAttribute("data-most"));
      group.querySelectorAll("input").forEach(function (box) { box.disabled = full && !box.checked; });
    });
  }

  function write() {
    number += 1;
    remember({ number: number, by: self, said: typed() });
  }
  function keep() {
    var last = remembered();
    if (last && last.number !== number && last.by !== self) return ask(last);
    write();
  }
  /* Both texts, and the choice; nothing is written until it is made. */
  function ask(last) {
    var notice = form.querySelector("[data-elsewhere]");
    if (!notice) return;
    var words = notice.querySelector("[data-other-words]");
    words.textContent = "";
    form.querySelectorAll("textarea").forEach(function (field) {
      var other = (last.said[field.name] || [""])[0];
      if (!other || other === field.value) return;
      words.appendChild(document.createElement("p")).textContent = other;
    });
    if (notice.hidden) {
      notice.hidden = false;
      notice.scrollIntoView({ block: "nearest" });
    }
  }
  function chosen(takeOther) {
    var last = remembered();
    number = last ? last.number : number;
    if (takeOther && last) fill(last.said);
    else write();
    form.querySelector("[data-elsewhere]").hidden = true;
    limit();
  }

  var before = remembered();
  if (before) number = before.number;
  if (before && !form.hasAttribute("data-typed")) fill(before.said);
  limit();
  form.addEventListener("input", function () { keep(); limit(); });
  form.addEventListener("click", function (event) {
    if (event.target.closest("[data-keep-here]")) chosen(false);
    if (event.target.closest("[data-take-other]")) chosen(true);
  });
  ["offline", "online"].forEach(function (kind) {
    window.addEventListener(kind, function () {
      var notice = form.querySelector("[data-offline]");
      if (notice) notice.hidden = navigator.onLine;
    });
  });
  form.addEventListener("submit", function (event) {
    var notice = form.querySelector("[data-offline]");
    if (!notice) return;
    notice.hidden = navigator.onLine;
    if (!navigator.onLine) { event.preventDefault(); notice.scrollIntoView({ block: "center" }); }
  });
})();
