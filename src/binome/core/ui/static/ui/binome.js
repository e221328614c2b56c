/* The few things a page does by itself: remember light or dark, open dialogs, close menus. Everything works without it. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("with-script");

  function remembered() {
    try { return localStorage.getItem("theme"); } catch (refused) { return null; }
  }
  function remember(theme) {
    try { localStorage.setItem("theme", theme); } catch (refused) { /* private browsing: the choice lasts one page */ }
  }
  if (remembered()) root.setAttribute("data-bs-theme", remembered());

  function theme() {
    return root.getAttribute("data-bs-theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest("[data-theme-switch], [data-opens], [data-print]");
    if (target && target.hasAttribute("data-theme-switch")) {
      var other = theme() === "dark" ? "light" : "dark";
      root.setAttribute("data-bs-theme", other);
      remember(other);
    } else if (target && target.hasAttribute("data-print")) {
      window.print();
    } else if (target) {
      document.getElementById(target.getAttribute("data-opens")).showModal();
    }
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.matches("dialog")) event.target.close();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* How many lines of a list are chosen: said as it changes. */
  function count(list) {
    var output = list.querySelector(".bulk-count");
    if (!output) return;
    var all = list.querySelector(".bulk-all input"), ticked = list.querySelectorAll("td input[type=checkbox]:checked").length;
    var number = all && all.checked ? Number(output.dataset.all) : ticked;
    var text = number === 0 ? output.dataset.none : number === 1 ? output.dataset.one : output.dataset.many.replace("%(n)s", number);
    if (output.textContent !== text) output.textContent = text;
  }
  document.addEventListener("change", function (event) {
    var list = event.target.closest(".list-form");
    if (list) count(list);
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".list-form").forEach(count);
    var wrong = document.querySelector(".form-errors");
    if (wrong) wrong.focus();
    /* On a phone the menu and the steps of a wave scroll sideways: begin where one is. */
    document.querySelectorAll(".site-nav ul, .wave-steps").forEach(function (line) {
      var current = line.querySelector("[aria-current]");
      if (current && line.scrollWidth > line.clientWidth) line.scrollLeft += current.getBoundingClientRect().left - line.getBoundingClientRect().left - line.clientWidth / 3;
    });
    /* The answer to a form stands at the address of its page: reading it anew asks for the page, and sends nothing again. */
    var page = document.body.getAttribute("data-page");
    if (page) history.replaceState(history.state, "", page);
  });
})();
