/* Passkeys: a form whose `data-passkey` says `create` or `get` asks the browser for one before it is sent. */
(function () {
  "use strict";
  var known = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && navigator.credentials;

  function tell(form, trouble) {
    form.querySelectorAll("[data-passkey-trouble]").forEach(function (sentence) {
      sentence.hidden = sentence.dataset.passkeyTrouble !== trouble;
    });
  }

  /* What the server asks: written in the page, or asked for when the button is pressed. */
  async function question(form) {
    if (form.dataset.question) return JSON.parse(document.getElementById(form.dataset.question).textContent);
    var answer = await fetch(form.dataset.asks, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no question");
    return (await answer.json()).request_options;
  }

  async function created(asked) {
    asked.authenticatorSelection.residentKey = "preferred"; /* where the device has room, it then lets its owner in alone */
    asked.authenticatorSelection.userVerification = "required";
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) });
  }

  async function got(asked) {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
  }

  async function prove(form) {
    tell(form, "");
    try {
      var asked = (await question(form)).publicKey;
      var credential = await (form.dataset.passkey === "create" ? created(asked) : got(asked));
      form.elements.credential.value = JSON.stringify(credential.toJSON());
    } catch (trouble) {
      tell(form, trouble.name === "InvalidStateError" ? "known" : "refused");
      return;
    }
    form.submit();
  }

  document.addEventListener("submit", function (event) {
    if (!event.target.dataset.passkey) return;
    event.preventDefault();
    if (known) prove(event.target); else tell(event.target, "unsupported");
  });
})();
