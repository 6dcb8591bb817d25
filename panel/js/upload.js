// A file sent as it is, when it is chosen: the page shows it once it is taken.

/** Watches for files chosen in a form that says where they go. */
export function startUploads() {
  document.addEventListener("change", async (event) => {
    const form = event.target.closest("form[data-uploads]");
    const file = event.target.files?.[0];
    if (!form || !file) return;
    const says = form.querySelector("[data-says]");
    says.textContent = "";
    const headers = { "X-Form-Token": form.elements._token.value };
    const request = { method: "PUT", body: file, headers };
    const answer = await fetch(form.dataset.uploads, request).catch(() => null);
    if (answer?.ok) location.reload();
    else says.textContent = says.dataset.says;
  });
}
