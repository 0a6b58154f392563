// Asks the device for a passkey and sends its answer with the form. It reaches no other address; without it one comes in by password.
"use strict";
const form = document.querySelector("form[data-passkey]");
const said = document.getElementById("passkey-said");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// In what is asked, these are bytes.
function asked(options) {
  const key = options.publicKey;
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"])
    key[list] = (key[list] || []).map((credential) => ({ ...credential, id: bytes(credential.id) }));
  return options;
}

// In what is answered, everything that is bytes becomes text.
function answered(credential) {
  const response = {};
  for (const part of ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, extensions: {} };
}

async function ask() {
  const options = asked(JSON.parse(form.dataset.ask));
  said.textContent = form.dataset.waiting;
  try {
    const credential = await navigator.credentials[form.dataset.passkey](options);
    form.elements.answer.value = JSON.stringify(answered(credential));
    form.submit();
  } catch {
    // Turned away, too late, or no device at hand: the browser does not tell which.
    said.textContent = form.dataset.failed;
  }
}

if (form && window.PublicKeyCredential) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.querySelector("button").disabled = false;
  ask();
} else if (form) {
  said.textContent = form.dataset.missing;
}
