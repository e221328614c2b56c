/* The few things a page does by itself: remember light or dark, open dialogs, close menus. Everything works without it. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("with-script");

  function remembered(name, where) {
    try { return window[where].getItem(name); } catch (refused) { return null; }
  }
  function remember(name, value, where) {
    try { window[where].setItem(name, value); } catch (refused) { /* private browsing: the choice lasts one page */ }
  }
  if (remembered("theme", "localStorage")) root.setAttribute("data-bs-theme", remembered("theme", "localStorage"));

  function theme() {
    return root.getAttribute("data-bs-theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest("[data-theme-switch], [data-opens], [data-print]");
    if (target && target.hasAttribute("data-theme-switch")) {
      var other = theme() === "dark" ? "light" : "dark";
      root.setAttribute("data-bs-theme", other);
      remember("theme", other, "localStorage");
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

  /* A long form in steps: one is shown at a time, each has its address, and Enter goes on until the last one. */
  function stepOf(part) { return part && part.closest(".form-step"); }
  function shownStep(form) { return form.querySelector(".form-step-shown"); }
  function turnTo(step, isNew) {
    var form = step.closest("form");
    if (step === shownStep(form)) return;
    shownStep(form).classList.remove("form-step-shown");
    step.classList.add("form-step-shown");
    form.querySelectorAll(".form-way a").forEach(function (link) {
      if (link.hash === "#" + step.id) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    if (isNew) history.pushState(null, "", "#" + step.id);
    remember("step " + location.pathname, step.id, "sessionStorage");
    step.focus({ preventScroll: true });
    form.querySelector(".form-way").scrollIntoView();
  }
  function turnToAddress() {
    var name = location.hash.slice(1), step = name ? stepOf(document.getElementById(name)) : document.querySelector(".form-step");
    if (step) turnTo(step, false);
  }
  function turn(step, by) {
    var steps = Array.from(step.closest("form").querySelectorAll(".form-step"));
    turnTo(steps[steps.indexOf(step) + by], true);
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-turns]"), link = event.target.closest(".form-way a, .form-errors a");
    if (button) turn(stepOf(button), Number(button.getAttribute("data-turns")));
    var step = link && link.hash && stepOf(document.getElementById(link.hash.slice(1)));
    if (!step) return;
    var isWhole = link.hash === "#" + step.id;  // the address of a field is left to the browser, once its step is shown
    turnTo(step, isWhole);
    if (isWhole) event.preventDefault();
  });
  document.addEventListener("keydown", function (event) {
    var step = stepOf(event.target), isTyped = event.target.matches("input, select");
    if (event.key !== "Enter" || !step || !isTyped || !step.querySelector('[data-turns="1"]')) return;
    event.preventDefault();
    turn(step, 1);
  });
  window.addEventListener("popstate", turnToAddress);

  document.addEventListener("DOMContentLoaded", function () {
    /* A refused form opens where something is wrong; else one goes on where one was, signed in again since or not. */
    var last = remembered("step " + location.pathname, "sessionStorage"), isRefused = document.querySelector(".form-errors");
    if (location.hash && !isRefused) turnToAddress();
    else if (last && !isRefused && stepOf(document.getElementById(last))) turnTo(document.getElementById(last), false);
    document.querySelectorAll(".list-form").forEach(count);
    if (matchMedia("(max-width: 47.99rem)").matches) {
      document.querySelectorAll("details[data-folds]").forEach(function (part) { part.open = false; });
    }
    var wrong = document.querySelector(".form-errors");
    if (wrong) wrong.focus();
    /* On a phone the menu, the steps of a wave and tabs scroll sideways: begin where one is. */
    document.querySelectorAll(".site-nav ul, .wave-steps, .tabs").forEach(function (line) {
      var current = line.querySelector("[aria-current]");
      if (current && line.scrollWidth > line.clientWidth) line.scrollLeft += current.getBoundingClientRect().left - line.getBoundingClientRect().left - line.clientWidth / 3;
    });
    /* The answer to a form stands at the address of its page: reading it anew asks for the page, and sends nothing again. */
    var page = document.body.getAttribute("data-page");
    if (!page) return;
    /* A form without an address answers to the one it came from, whatever the bar shows from now on. */
    document.querySelectorAll("form[method=post]:not([action])").forEach(function (form) { form.action = location.href; });
    history.replaceState(history.state, "", page);
  });
})();
