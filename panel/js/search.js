// Results while typing, on the search page.

import { fill, part, settled } from "./page.js";

/** Pause in typing after which results are asked for, in milliseconds. */
const PAUSE_MS = 150;

/** Starts what the search page can do with a script. */
export function startSearch() {
  const results = document.getElementById("results");
  const input = document.getElementById("q");
  if (!results || !input) return;
  let latest = 0;
  const ask = settled(PAUSE_MS, async () => {
    const mine = ++latest;
    const q = encodeURIComponent(input.value);
    const html = await part(`/search?q=${q}&typing=1`, "list");
    if (mine !== latest || html === null) return;
    fill(results, html);
    history.replaceState({}, "", `/search?q=${q}`);
  });
  input.addEventListener("input", ask);
}
