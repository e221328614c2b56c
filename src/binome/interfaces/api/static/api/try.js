/* Trying an operation from the page that describes it. The key is in the field and nowhere else. */
(function () {
  "use strict";
  var room = document.querySelector("[data-try]");
  if (!room || !window.fetch) return;
  var form = room.querySelector("form");
  var key = document.getElementById("try-key");
  var operation = document.getElementById("try-operation");
  var address = document.getElementById("try-address");
  var body = document.getElementById("try-body");
  var answer = room.querySelector("[data-try-answer]");

  function method() { return operation.value.split(" ")[0]; }
  function chosen() {
    address.value = operation.value.split(" ")[1];
    body.disabled = method() === "GET";
  }
  function show(text) {
    answer.textContent = text;
    answer.hidden = false;
  }
  function laidOut(text) {
    try { return JSON.stringify(JSON.parse(text), null, 1); } catch (other) { return text; }
  }

  operation.addEventListener("change", chosen);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var target = new URL(address.value, location.href);
    /* The key goes to this site and nowhere else, whatever was typed as the address. */
    if (target.origin !== location.origin) { show(target.origin); return; }
    var wanted = { method: method(), headers: { Authorization: "Bearer " + key.value.trim() }, credentials: "omit" };
    if (method() !== "GET" && body.value.trim()) {
      wanted.body = body.value;
      wanted.headers["Content-Type"] = "application/json";
    }
    fetch(target, wanted).then(function (response) {
      return response.text().then(function (text) { show(response.status + "\n" + laidOut(text)); });
    }).catch(function (trouble) { show(String(trouble)); });
  });
  chosen();
  room.hidden = false;
})();
