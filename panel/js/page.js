// What all scripts of the panel share: our own HTML put in, forms sent, short notices.

const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy("korespond", { createHTML: (html) => html })
  : { createHTML: (html) => html };

/** How long a notice stays, in milliseconds. */
const NOTICE_MS = 6000;

/** Puts HTML that our own server drew into an element. */
export function fill(element, html) {
  element.innerHTML = policy.createHTML(html);
}

/** A part of a page as the server draws it; nothing when it could not be had, or `signal` ended it. */
export async function part(path, name, signal) {
  const asked = { headers: { "X-Fragment": name }, cache: "no-store", signal };
  const answer = await fetch(path, asked).catch(() => null);
  if (answer?.redirected && new URL(answer.url).pathname === "/sign-in") {
    location.reload();
    return null;
  }
  // A refusal is drawn too; only a lost connection has nothing to show.
  return answer ? answer.text().catch(() => null) : null;
}

/** Sends a form without leaving the page; true when it was taken. */
export async function send(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    redirect: "manual",
  }).catch(() => null);
  const taken = answer !== null && (answer.ok || answer.type === "opaqueredirect");
  if (!taken) notice(document.body.dataset.failed);
  return taken;
}

/** Shows a short notice, which is read out too. */
export function notice(text) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = text;
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), NOTICE_MS);
}

/** Shows a part of a page in a dialog. */
export async function dialog(path) {
  const html = await part(path, "pane");
  if (html === null) return;
  const box = document.createElement("dialog");
  const content = document.createElement("div");
  fill(content, html);
  const close = document.createElement("button");
  close.className = "button";
  close.textContent = document.body.dataset.close;
  close.addEventListener("click", () => box.close());
  box.append(content, close);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
}

/** Runs the last of many calls, once they pause for `ms` milliseconds. */
export function settled(ms, run) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...args), ms);
  };
}

/** Gathers what many calls are given, and runs once with all of it when they pause. */
export function many(ms, run) {
  const all = [];
  const go = settled(ms, () => run(all.splice(0)));
  return (one) => {
    all.push(one);
    go();
  };
}
