// What is done with messages: sent without leaving the page, told with a way to undo it.

import { fill, notice, part } from "./page.js";
import { openId, refreshList, refreshSide, stepOn } from "./mail.js";

/** How long a notice with a way to undo stays, in milliseconds. */
const STAYS_MS = 15000;

/** How often a long deed is looked at, in milliseconds. */
const LOOK_MS = 700;

/** Deeds after which a message stands in its list no more. */
const AWAY = new Set(["trash", "restore", "spam", "not-spam", "archive"]);

async function ask(path, body) {
  const request = { method: "POST", headers: { "X-Fragment": "pane" }, body };
  const answer = await fetch(path, request).catch(() => null);
  const html = answer && !answer.redirected && answer.ok ? await answer.text() : null;
  if (html === null) notice(document.body.dataset.failed);
  return html;
}

function tell(html) {
  const toasts = document.getElementById("toasts");
  for (const old of toasts.querySelectorAll(".did")) old.remove();
  const box = document.createElement("div");
  fill(box, html);
  const toast = box.firstElementChild;
  if (!toast) return;
  toasts.append(toast);
  setTimeout(() => toast.remove(), STAYS_MS);
}

async function sent(form, submitter) {
  const html = await ask(form.action, new URLSearchParams(new FormData(form, submitter)));
  if (html === null) return;
  const away = AWAY.has(form.dataset.deed);
  if (away) stepOn();
  tell(html);
  refreshList();
  refreshSide();
  if (!away && form.closest("#pane")) redraw();
}

/** Draws the open message anew. */
async function redraw() {
  const id = openId();
  const pane = document.getElementById("pane");
  const html = id ? await part(`/mail/m/${id}`, "pane") : null;
  if (html !== null && openId() === id) fill(pane, html);
}

/** The row that is meant: that of the open message, or the one in focus. */
function row() {
  const id = openId();
  const open = id ? document.querySelector(`.row[data-id="${CSS.escape(id)}"]`) : null;
  return document.activeElement?.closest(".row") ?? open;
}

/** Does something to the message that is meant. */
export async function act(deed) {
  const meant = row();
  const id = meant?.dataset.id ?? openId();
  const token = document.querySelector("#basket input[name='_token'], .message input[name='_token']");
  if (!id || !token) return;
  const kind = meant?.dataset.kind;
  let word = deed;
  if (deed === "spam" && kind === "spam") word = "not-spam";
  if (deed === "trash" && kind === "trash") return location.assign(`/mail/m/${id}/remove`);
  const body = new URLSearchParams({ _token: token.value, deed: word });
  const html = await ask(`/mail/m/${id}/do`, body);
  if (html === null) return;
  if (openId() === id) stepOn();
  tell(html);
  await refreshList();
  refreshSide();
}

/** Ticks the row that is meant. */
export function tickRow() {
  row()?.querySelector("input[name='tick']")?.click();
}

/** Follows a long deed until it is done. */
function follow() {
  const box = document.querySelector("[data-follow]");
  if (!box) return;
  const timer = setInterval(async () => {
    const html = await part(box.dataset.follow, "list");
    if (html !== null) fill(box, html);
    if (!box.querySelector("[data-going]")) clearInterval(timer);
  }, LOOK_MS);
}

/** Starts what can be done with messages with a script. */
export function startDeeds() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const undo = form.matches("form[data-undo]");
    if (event.defaultPrevented || !(undo || form.matches(".panes form[data-deed]"))) return;
    if (form.dataset.deed === "remove") return;
    event.preventDefault();
    sent(form, event.submitter);
  });
  for (const toast of document.querySelectorAll("#toasts .did")) {
    setTimeout(() => toast.remove(), STAYS_MS);
  }
  follow();
}
