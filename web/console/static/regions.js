// Puts fresh server-rendered HTML into the page, region by region (`data-region`).
import { morph } from "./morph.js";

export const REFRESHED = "desk:refreshed";

export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// `leaveBusy`: regions in which the reader is filling in a form stay as they are, and with them the version of the ticket
// that the form says it has seen. So the server still notices that something was said in the meantime.
export function show(incoming, { leaveBusy }) {
  const focused = document.activeElement;
  for (const region of document.querySelectorAll("[data-region]")) {
    const fresh = incoming.querySelector(`[data-region="${region.dataset.region}"]`);
    if (fresh && !(leaveBusy && isBusy(region))) morph(region, fresh);
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent(REFRESHED));
}

function isBusy(region) {
  const typed = [...region.querySelectorAll("textarea")].some((box) => box.value.trim() !== "");
  const choosing = document.activeElement?.localName === "select" && region.contains(document.activeElement);
  return typed || choosing;
}
