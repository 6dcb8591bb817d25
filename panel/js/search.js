// Results while typing, on the search page, and as mail comes and goes.

import { fill, part, settled } from "./page.js";

/** Pause in typing after which results are asked for, in milliseconds. */
const PAUSE_MS = 250;

const results = document.getElementById("results");
const told = document.getElementById("results-told");
const input = document.getElementById("q");
const byFields = document.querySelector("details[data-fields]");

/** What the results show, as it is asked for. */
let shown = location.pathname + location.search;
/** The search that the form's fields show. */
let filledFor = input?.value.trim();
/** What is being asked for; a newer question ends it. */
let running = null;

async function draw(path) {
  running?.abort();
  const mine = (running = new AbortController());
  const html = await part(path, "list", mine.signal);
  if (mine.signal.aborted || html === null) return;
  shown = path;
  const focused = results.contains(document.activeElement)
    ? document.activeElement.closest(".row")?.dataset.id
    : null;
  fill(results, html);
  told.textContent = results.querySelector("[data-told]")?.dataset.told ?? "";
  if (focused) {
    results.querySelector(`.row[data-id="${CSS.escape(focused)}"] .row-link`)?.focus({ preventScroll: true });
  }
}

/** Fills the form's fields from the search, unless somebody is writing in them. */
async function fillForm() {
  const q = input.value.trim();
  if (!byFields?.open || filledFor === q || byFields.contains(document.activeElement?.closest("form"))) return;
  const html = await part(`/search?q=${encodeURIComponent(q)}`, "side");
  if (html === null || input.value.trim() !== q) return;
  filledFor = q;
  fill(document.getElementById("by-fields"), html);
}

/** Draws the results anew; what is being typed into them, or asked for, is left alone. */
export function refreshResults() {
  if (!results || results.contains(document.activeElement?.closest("form"))) return;
  draw(shown);
}

/** Starts what the search page can do with a script. */
export function startSearch() {
  if (!results || !input) return;
  let asked = input.value.trim();
  const ask = settled(PAUSE_MS, async () => {
    const q = input.value.trim();
    if (q === asked) return;
    asked = q;
    const path = `/search?q=${encodeURIComponent(q)}`;
    history.replaceState({}, "", path);
    await draw(`${path}&typing=1`);
    fillForm();
  });
  input.addEventListener("input", (event) => event.isComposing || ask());
  input.addEventListener("compositionend", ask);
  byFields?.addEventListener("toggle", fillForm);
}
