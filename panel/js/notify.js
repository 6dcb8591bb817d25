// Notifications of the device about one's own new mail: only where they were switched on here.

import { many } from "./page.js";

/** Where this browser keeps the choice. */
const CHOICE = "korespond-notifications";

/** Messages told one by one; more are told by their number. */
const ONE_BY_ONE = 3;

/** Age past which a message is no news: an account's first sync brings years of mail. */
const NEWS_MS = 24 * 60 * 60 * 1000;

/** Pause after which what arrived is told together, in milliseconds. */
const PAUSE_MS = 300;

function chosen() {
  try {
    return localStorage.getItem(CHOICE) === "on";
  } catch {
    return false;
  }
}

function choose(on) {
  try {
    if (on) localStorage.setItem(CHOICE, "on");
    else localStorage.removeItem(CHOICE);
  } catch {
    // Without a place to keep it, nothing is switched on.
  }
}

/** A new message in an Inbox as the server tells it; nothing when it is no news. */
async function news(id) {
  const answer = await fetch(`/api/v1/messages/${id}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return null;
  const { from, subject, kind, unread, date } = await answer.json();
  const fresh = Date.now() - Date.parse(date) < NEWS_MS;
  return fresh && unread && kind === "inbox" ? { id, who: from.name || from.address, subject } : null;
}

/** Tells of own messages that arrived together, unless the panel is being looked at. */
const tell = many(PAUSE_MS, async (ids) => {
  if (document.hasFocus() || !chosen() || window.Notification?.permission !== "granted") return;
  const told = (await Promise.all(ids.slice(-ONE_BY_ONE).map(news))).filter(Boolean);
  if (told.length > 0 && ids.length > ONE_BY_ONE) {
    new Notification(document.body.dataset.notifyMany.replace("#", ids.length), { tag: "many" });
    return;
  }
  for (const { id, who, subject } of told) {
    const shown = new Notification(who, { body: subject, tag: id });
    shown.addEventListener("click", () => {
      window.focus();
      location.assign(`/mail/m/${id}`);
    });
  }
});

/** Notes what arrived; others' mail and all else that happens is no matter for the device. */
export function notifyOf(event) {
  if (event.kind === "arrived" && event.mine) tell(event.id);
}

/** Which part of the card fits. */
function state() {
  if (!("Notification" in window) || !window.isSecureContext) return "none";
  if (Notification.permission === "denied") return "refused";
  return chosen() && Notification.permission === "granted" ? "on" : "off";
}

/** Starts the card in "Your account": the browser is asked by a click only. */
export function startNotify() {
  const card = document.querySelector("[data-notify]");
  if (!card) return;
  const draw = () => {
    const now = state();
    for (const part of card.querySelectorAll("[data-notify-part]")) {
      part.hidden = part.dataset.notifyPart !== now;
    }
  };
  card.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-notify-set]");
    if (!button) return;
    const on = button.dataset.notifySet === "on";
    choose(on && (await Notification.requestPermission()) === "granted");
    draw();
    card.querySelector("[data-notify-part]:not([hidden]) button")?.focus();
  });
  draw();
}
