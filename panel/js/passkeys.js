// Passkeys: what the browser and its device make of an offer, given back by the form it stands in.

/** The bytes of a text in base64url (RFC 4648, 5). */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Bytes as a text in base64url. */
function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function named(credential) {
  return { ...credential, id: bytes(credential.id) };
}

/** Makes a passkey by an offer's options. */
async function create(options) {
  const { response, ...made } = await credential("create", {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(named),
  });
  return {
    ...made,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** Signs an offer's challenge by a passkey that the user chooses. */
async function get(options) {
  const { response, ...made } = await credential("get", {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(named),
  });
  return {
    ...made,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

async function credential(way, publicKey) {
  const made = await navigator.credentials[way]({ publicKey });
  return {
    id: made.id,
    rawId: made.id,
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
    response: made.response,
  };
}

/** The offer that a form holds, or where it is to be had. */
async function offer(form) {
  if (form.dataset.options) {
    return { options: JSON.parse(form.dataset.options), offer: form.elements.offer.value };
  }
  const answer = await fetch(form.dataset.offers, { method: "POST", cache: "no-store" });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
}

async function fillIn(form) {
  const says = form.querySelector("[data-says]");
  const button = form.querySelector("button");
  says.textContent = "";
  button.disabled = true;
  try {
    const given = await offer(form);
    const make = form.dataset.passkey === "create" ? create : get;
    const answer = await make(given.options);
    form.elements.offer.value = given.offer;
    form.elements.answer.value = JSON.stringify(answer);
    form.submit();
  } catch {
    // Put away, out of time, or none there: browsers tell these apart only to the user.
    says.textContent = says.dataset.says;
    button.disabled = false;
  }
}

function fits(element) {
  return "PublicKeyCredential" in window && location.origin === element.dataset.origin;
}

// Where this browser can, at this address, the forms start; where not, the page says so.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !fits(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void fillIn(form);
  });
}
for (const told of document.querySelectorAll("[data-passkey-unfit]")) told.hidden = fits(told);
