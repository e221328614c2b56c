// What a module tells the training platform (SCORM 1.2): begun, finished, the time it took. No score, no answer.
"use strict";

(() => {
  const opened = Date.now();
  const adapter = adapterOf(window) || (window.opener && adapterOf(window.opener));
  const lms = adapter && adapter.LMSInitialize("") === "true" ? adapter : null;
  const questions = [...document.querySelectorAll("[data-question]")];
  const right = new Set();
  let finished = false;

  // The platform puts its adapter in a window around the module's, at most seven windows up.
  function adapterOf(start) {
    let place = start;
    for (let step = 0; step < 8; step += 1) {
      try {
        if (place.API) return place.API;
      } catch {
        return null; // a window of another site: the platform is not there
      }
      if (place.parent === place) return null;
      place = place.parent;
    }
    return null;
  }

  function set(name, value) {
    if (lms) lms.LMSSetValue(name, value);
  }

  function finish() {
    finished = true;
    const done = document.querySelector(".done");
    done.textContent = done.dataset.done;
    set("cmi.core.lesson_status", "completed");
    set("cmi.suspend_data", "");
    if (lms) lms.LMSCommit("");
  }

  function answer(option) {
    const question = option.closest("[data-question]");
    const feedback = question.querySelector(".feedback");
    const isRight = option.hasAttribute("data-right");
    feedback.textContent = option.dataset.feedback;
    question.classList.toggle("right", isRight);
    question.classList.toggle("wrong", !isRight);
    if (isRight) right.add(question.dataset.question);
    else right.delete(question.dataset.question);
    if (finished) return;
    if (right.size === questions.length) {
      finish();
    } else {
      set("cmi.suspend_data", [...right].join(","));
      if (lms) lms.LMSCommit("");
    }
  }

  // Questions found before are found again: the rest is asked.
  function resume() {
    const isLookedAt = ["browse", "review"].includes(lms.LMSGetValue("cmi.core.lesson_mode"));
    finished = ["completed", "passed"].includes(lms.LMSGetValue("cmi.core.lesson_status"));
    const found = (lms.LMSGetValue("cmi.suspend_data") || "").split(",");
    questions
      .filter((question) => found.includes(question.dataset.question))
      .forEach((question) => {
        const option = question.querySelector("[data-right]");
        option.checked = true;
        answer(option);
      });
    if (!finished && !isLookedAt) {
      set("cmi.core.lesson_status", "incomplete");
      lms.LMSCommit("");
    }
  }

  function time() {
    const seconds = Math.round((Date.now() - opened) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  document.getElementById("questions").addEventListener("change", (event) => answer(event.target));
  if (!lms) {
    document.getElementById("alone").hidden = false;
    return;
  }
  resume();
  let left = false;
  window.addEventListener("pagehide", () => {
    if (left) return;
    left = true;
    set("cmi.core.session_time", time());
    set("cmi.core.exit", finished ? "" : "suspend");
    lms.LMSFinish("");
  });
})();
