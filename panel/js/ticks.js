// Ticks of a list, each sent as it is made: another page of the list loses none.

import { fill, notice } from "./page.js";

/** Ticks on their way, by their boxes. */
const under = new Map();

async function keep(box) {
  const form = box.form;
  const wanted = box.checked;
  const body = new URLSearchParams({ _token: form.elements._token.value, do: "keep", shown: box.value });
  if (wanted) body.append("tick", box.value);
  const headers = { "X-Fragment": "side" };
  const request = { method: "POST", headers, body, keepalive: true };
  const answer = await fetch(form.action, request).catch(() => null);
  const said = answer && !answer.redirected ? await answer.text() : null;
  if (!answer?.ok && box.checked === wanted) box.checked = !wanted;
  if (said === null) notice(document.body.dataset.failed);
  else fill(document.getElementById("basket-count"), said);
}

/** Sends a tick; one that is changed while it is sent is sent again after it. */
function changed(event) {
  const box = event.target.closest("input[name='tick'][form='basket']");
  if (!box) return;
  const sent = (under.get(box) ?? Promise.resolve()).then(() => keep(box));
  under.set(box, sent);
  sent.finally(() => under.get(box) === sent && under.delete(box));
}

/** Leaves the page only when all ticks are kept, so that the next one shows them. */
function wait(event, go) {
  if (under.size === 0 || event.defaultPrevented) return;
  event.preventDefault();
  Promise.allSettled(under.values()).then(go);
}

function clicked(event) {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[href]");
  if (link && link.origin === location.origin) wait(event, () => location.assign(link.href));
}

/** Starts what a list with ticks can do with a script. */
export function startTicks() {
  document.addEventListener("change", changed);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", (event) => wait(event, () => event.target.requestSubmit(event.submitter)));
}
