// Time zones to choose from while typing: the browser knows their names.

/** Gives fields for a time zone their list, when they are first come to. */
export function startZones() {
  if (!Intl.supportedValuesOf) return;
  document.addEventListener("focusin", (event) => {
    const input = event.target.closest?.("input[name='time_zone']");
    if (!input || input.list) return;
    const list = document.createElement("datalist");
    list.id = "zones";
    const zones = new Set(Intl.supportedValuesOf("timeZone")).add("UTC");
    list.append(...[...zones].map((zone) => new Option(zone, zone)));
    input.after(list);
    input.setAttribute("list", list.id);
  });
}
