/* What the survey does by itself: nothing typed is lost, a third theme closes the list. Everything works without it. */
(function () {
  "use strict";
  var key = "draft:" + location.pathname;

  function remembered() {
    try { return JSON.parse(localStorage.getItem(key) || "null"); } catch (refused) { return null; }
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

  var before = remembered();
  if (before && !form.hasAttribute("data-typed")) fill(before);
  limit();
  form.addEventListener("input", function () { remember(typed()); limit(); });
  form.addEventListener("submit", function (event) {
    var notice = form.querySelector("[data-offline]");
    if (!notice) return;
    notice.hidden = navigator.onLine;
    if (!navigator.onLine) { event.preventDefault(); notice.scrollIntoView({ block: "center" }); }
  });
})();
