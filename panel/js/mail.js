// The three panes: opening beside the list, moving by keys, keeping the list fresh.

import { fill, part, send } from "./page.js";

const panes = document.querySelector(".panes");
const pane = document.getElementById("pane");
const list = document.getElementById("list");
const narrow = window.matchMedia("(max-width: 820px)");

/** Which opening is the latest: an older answer must not replace a newer one. */
let latest = 0;

/** The message that stands in the pane. */
export function openId() {
  return pane?.querySelector(".message")?.dataset.id ?? null;
}

function rowOf(id) {
  return list?.querySelector(`.row[data-id="${CSS.escape(id)}"]`) ?? null;
}

function choose(id) {
  for (const link of list.querySelectorAll(".row-link[aria-current]")) link.removeAttribute("aria-current");
  if (id) rowOf(id)?.querySelector(".row-link").setAttribute("aria-current", "true");
}

async function open(id) {
  const mine = ++latest;
  choose(id);
  panes.classList.add("has-open");
  pane.setAttribute("aria-busy", "true");
  const html = await part(`/mail/m/${id}`, "pane");
  if (mine !== latest) return;
  pane.removeAttribute("aria-busy");
  if (html === null) return;
  fill(pane, html);
  pane.scrollTop = 0;
  if (narrow.matches) {
    window.scrollTo(0, 0);
    pane.focus({ preventScroll: true });
  }
  await markRead(id);
}

/** What is opened is read: said by a form of its own, for reading a page changes nothing. */
async function markRead(id) {
  const form = pane?.querySelector(".message[data-unread] form[data-verb='read']");
  if (!form || !(await send(form))) return;
  rowOf(id)?.classList.remove("unread");
  rowOf(id)?.querySelector(".dot")?.remove();
  swap(form);
}

/** Turns the button that was used into its opposite. */
function swap(form) {
  const label = form.querySelector("button span");
  const was = form.dataset.verb;
  const now = was === "read" ? "unread" : "read";
  form.action = form.action.replace(new RegExp(`/${was}$`), `/${now}`);
  form.dataset.verb = now;
  [label.textContent, form.dataset.other] = [form.dataset.other, label.textContent];
  label.parentElement.title = label.textContent;
}

/** Marks the open message unread. */
export async function unreadOpen() {
  const form = pane?.querySelector("form[data-verb='unread']");
  if (!form || !(await send(form))) return;
  swap(form);
  refreshList();
}

/** Empties the pane; true when something was open. */
export function closePane() {
  if (!panes?.classList.contains("has-open")) return false;
  const id = openId();
  latest += 1;
  panes.classList.remove("has-open");
  pane.replaceChildren();
  choose(null);
  history.pushState({}, "", list.dataset.fragment);
  if (id) rowOf(id)?.querySelector(".row-link").focus();
  return true;
}

/** Moves to the next (1) or previous (-1) row; opens it where a message is open beside the list. */
export function move(step) {
  const links = [...document.querySelectorAll(".rows .row-link")];
  if (links.length === 0) return;
  const at = links.findIndex((link) => link === document.activeElement);
  const from = at >= 0 ? at : links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[Math.min(Math.max(from + step, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  const beside = list?.contains(next) && panes.classList.contains("has-open") && !narrow.matches;
  if (beside && from !== links.indexOf(next)) {
    history.replaceState({}, "", next.href);
    open(next.closest(".row").dataset.id);
  }
}

/** Opens what stands next to the open message, which leaves its list. */
export function stepOn() {
  const id = openId();
  if (!id || !list) return;
  const rows = [...list.querySelectorAll(".row")];
  const at = rows.findIndex((row) => row.dataset.id === id);
  const next = rows[at + 1] ?? rows[at - 1];
  if (at < 0 || !next || narrow.matches) {
    closePane();
    return;
  }
  const link = next.querySelector(".row-link");
  history.replaceState({}, "", link.href);
  link.focus({ preventScroll: true });
  open(next.dataset.id);
}

/** Draws the list anew, keeping the place and the focus. */
export async function refreshList() {
  if (!list) return;
  const html = await part(list.dataset.fragment, "list");
  if (html === null) return;
  const focused = list.contains(document.activeElement)
    ? document.activeElement.closest(".row")?.dataset.id
    : null;
  const column = list.closest(".list");
  const top = column.scrollTop;
  fill(list, html);
  column.scrollTop = top;
  const id = openId();
  if (id) choose(id);
  if (focused) rowOf(focused)?.querySelector(".row-link").focus({ preventScroll: true });
}

/** Draws the side bar anew, keeping what is folded. */
export async function refreshSide() {
  const sides = document.querySelectorAll("#side, #side-small");
  if (sides.length === 0) return;
  const html = await part(list?.dataset.fragment ?? "/mail/inbox", "side");
  if (html === null) return;
  for (const side of sides) {
    const open = [...side.querySelectorAll("details")].map((fold) => fold.open);
    const top = side.parentElement.scrollTop;
    fill(side, html);
    [...side.querySelectorAll("details")].forEach((fold, at) => {
      if (at in open) fold.open = open[at];
    });
    side.parentElement.scrollTop = top;
  }
}

function clicked(event) {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (event.target.closest("a[data-close]") && panes.classList.contains("has-open")) {
    event.preventDefault();
    closePane();
    return;
  }
  const row = event.target.closest("#list .row-link");
  const other = event.target.closest("#pane a[data-pane]");
  if (!row && !other) return;
  event.preventDefault();
  const id = row ? row.closest(".row").dataset.id : other.getAttribute("href").split("/").pop();
  const first = list.dataset.fragment;
  const address = row ? row.href : `${first}${first.includes("?") ? "&" : "?"}open=${id}`;
  history.pushState({}, "", address);
  open(id);
}

async function submitted(event) {
  const form = event.target.closest("#pane form[data-verb='read'], #pane form[data-verb='unread']");
  if (!form) return;
  event.preventDefault();
  if (!(await send(form))) return;
  swap(form);
  refreshList();
}

/** Starts what the mail page can do with a script. */
export function startMail() {
  if (panes) {
    const place = location.pathname;
    panes.addEventListener("click", clicked);
    panes.addEventListener("submit", submitted);
    window.addEventListener("popstate", () => {
      if (location.pathname !== place) return location.reload();
      const id = new URLSearchParams(location.search).get("open");
      if (id) return open(id);
      panes.classList.remove("has-open");
      pane.replaceChildren();
      choose(null);
    });
  }
  if (openId()) markRead(openId());
}
