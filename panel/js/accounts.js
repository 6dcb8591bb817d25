// Setting an account up: servers fill in as the provider is chosen, a test shows in place.

import { fill, notice } from "./page.js";

async function test(event) {
  const button = event.target.closest("button[data-test]");
  if (!button) return;
  event.preventDefault();
  const form = button.form;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  const answer = await fetch(button.formAction, {
    method: "POST",
    headers: { "X-Fragment": "pane" },
    body: new URLSearchParams(new FormData(form)),
  }).catch(() => null);
  button.disabled = false;
  button.removeAttribute("aria-busy");
  if (answer === null) return notice(document.body.dataset.failed);
  fill(document.getElementById("said"), await answer.text());
}

/** Starts what the set-up page can do with a script. */
export function startAccounts() {
  const form = document.getElementById("account-form");
  if (!form) return;
  form.addEventListener("click", test);
  const provider = document.querySelector(".provider");
  provider.querySelector("select").addEventListener("change", () => {
    provider.querySelector("input[name='address']").value = form.elements.address.value;
    provider.submit();
  });
}
