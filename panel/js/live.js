// What happens shows at once: one stream of events for all open panels of a browser.

import { fill, many, notice, part, settled } from "./page.js";
import { refreshList, refreshSide } from "./mail.js";
import { notifyOf } from "./notify.js";
import { refreshResults } from "./search.js";

/** Pause after which many changes become one redrawing, in milliseconds. */
const PAUSE_MS = 120;

/** Wait before a stream that the server closed is opened again, in milliseconds. */
const AGAIN_MS = 5000;

/** Pause after which search results are drawn anew: after a calm, new mail is indexed by then. */
const INDEXED_MS = 250;

/** Pause after which they are drawn once more: what comes with much else is indexed by then. */
const INDEX_MS = 850;

/** Messages told of by a short notice when many arrive together. */
const TOLD = 3;

const resultsSoon = settled(INDEXED_MS, refreshResults);
const resultsAtLast = settled(INDEX_MS, refreshResults);
const results = () => {
  resultsSoon();
  resultsAtLast();
};
const list = settled(PAUSE_MS, refreshList);
const side = settled(PAUSE_MS, refreshSide);

/** Draws the correspondence of a contact or an organization anew, keeping the focus. */
const correspondence = settled(PAUSE_MS, async () => {
  const mail = document.querySelector("[data-live-mail]");
  if (!mail) return;
  const html = await part(location.pathname + location.search, "live");
  if (html === null) return;
  const drawn = document.createElement("div");
  fill(drawn, html);
  const fresh = drawn.querySelector("[data-live-mail]");
  if (!fresh) return;
  const focused = document.activeElement.closest("[data-live-mail] .row")?.dataset.id;
  mail.replaceChildren(...fresh.childNodes);
  if (focused) mail.querySelector(`.row[data-id="${CSS.escape(focused)}"] .row-link`)?.focus({ preventScroll: true });
});

const accounts = settled(PAUSE_MS, async () => {
  const live = document.querySelector("[data-live-list]");
  if (live) {
    const html = await part(live.dataset.liveList, "list");
    if (html !== null) fill(live, html);
  }
  const state = document.querySelector(".state[data-account]");
  if (state) {
    const html = await part(`/accounts/${state.dataset.account}`, "pane");
    if (html === null) return;
    const drawn = document.createElement("div");
    fill(drawn, html);
    state.replaceChildren(...(drawn.firstElementChild?.childNodes ?? []));
  }
});

/** Tells of new mail by its row, once it stands in the list. */
const arrived = many(PAUSE_MS, async (ids) => {
  side();
  results();
  correspondence();
  await refreshList();
  for (const id of ids.slice(-TOLD)) {
    const row = document.querySelector(`#list .row[data-id="${CSS.escape(id)}"]`);
    if (!row) continue;
    const who = row.querySelector(".who").textContent;
    const what = row.querySelector(".row-subject").textContent;
    notice(`${document.body.dataset.arrived} ${who}: ${what}`);
  }
});

function happened(event) {
  switch (event.kind) {
    case "arrived":
      arrived(event.id);
      break;
    case "changed":
      list();
      side();
      results();
      correspondence();
      break;
    case "folders":
      side();
      break;
    case "account":
      accounts();
      side();
      break;
    case "contact":
    case "organization":
      list();
      results();
      correspondence();
      break;
    case "reload":
      list();
      side();
      results();
      correspondence();
      accounts();
      break;
    case "signed-out":
      location.reload();
      break;
  }
}

/** Opens the stream; a lost line is taken up again by the browser, or after a while by us. */
function follow(tell) {
  const stream = new EventSource("/events");
  let lost = false;
  stream.addEventListener("open", () => {
    // What happened meanwhile may not have been told.
    if (lost) tell({ kind: "reload" });
    lost = false;
  });
  stream.addEventListener("message", (event) => tell(JSON.parse(event.data)));
  stream.addEventListener("signed-out", () => {
    stream.close();
    tell({ kind: "signed-out" });
  });
  stream.addEventListener("error", () => {
    if (!lost) notice(document.body.dataset.lost);
    lost = true;
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => follow(tell), AGAIN_MS);
  });
}

/** Follows what happens: one panel holds the stream and tells the others. */
export function startLive() {
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) {
    follow((event) => {
      happened(event);
      notifyOf(event);
    });
    return;
  }
  const others = new BroadcastChannel("korespond-live");
  others.addEventListener("message", (event) => happened(event.data));
  navigator.locks.request("korespond-live", () => {
    follow((event) => {
      happened(event);
      notifyOf(event);
      others.postMessage(event);
    });
    // Held until this panel is closed; then another one takes over.
    return new Promise(() => {});
  });
}
