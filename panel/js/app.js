// The panel's script: everything here also works without it, by links and forms.

import { dialog } from "./page.js";
import { closePane, move, startMail, unreadOpen } from "./mail.js";
import { act, startDeeds, tickRow } from "./deeds.js";
import { startLive } from "./live.js";
import { startNotify } from "./notify.js";
import { startSearch } from "./search.js";
import { startAccounts } from "./accounts.js";
import { startPictures } from "./picture.js";
import { startTicks } from "./ticks.js";
import { startUploads } from "./upload.js";
import { startZones } from "./zones.js";

document.documentElement.classList.add("scripted");

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}

function escape() {
  const open = document.querySelector("details.menu[open]");
  if (!open) return closePane();
  open.open = false;
  open.querySelector("summary").focus();
  return true;
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  e: () => act("archive"),
  "#": () => act("trash"),
  "!": () => act("spam"),
  u: unreadOpen,
  x: tickRow,
  "/": () => document.getElementById("q")?.focus() ?? true,
  "?": () => dialog("/help"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    if (typing(event.target)) event.target.blur();
    else if (escape()) event.preventDefault();
    return;
  }
  const act = KEYS[event.key];
  if (!act || typing(event.target)) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const told = event.target.closest("a[data-why], a[data-help]");
  if (told) {
    event.preventDefault();
    dialog(told.getAttribute("href"));
  }
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("change", async (event) => {
  const into = event.target.dataset?.fills;
  const file = event.target.files?.[0];
  if (into && file) document.getElementById(into).value = await file.text();
});

// What was just saved is said once, not again when the page is loaded anew.
const address = new URL(location.href);
if (address.searchParams.has("saved") || address.searchParams.has("did")) {
  address.searchParams.delete("saved");
  address.searchParams.delete("did");
  history.replaceState(history.state, "", address);
}

startMail();
startNotify();
startSearch();
startAccounts();
startPictures();
startTicks();
startDeeds();
startUploads();
startZones();
startLive();
