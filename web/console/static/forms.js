// Sends the ticket page's text forms without leaving the page. Without this module they work as plain forms.
// The form's key makes sending twice harmless, so a text that could not be confirmed is simply sent again.
import { forget, keep } from "./draft.js";
import { parse, show } from "./regions.js";

const SIGN_IN = "/console/sign-in";

export function startForms() {
  // Listening on the document: forms come and go when a ticket is closed and opened again.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-enhance]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.state !== "sending") send(form);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("[data-enhance]");
    const wanted = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
    if (form && wanted) form.requestSubmit();
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-enhance]");
    if (form) say(form, "");
  });
}

async function send(form) {
  form.dataset.state = "sending";
  say(form, form.dataset.textSending);
  try {
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.action, { method: "POST", body });
    await take(form, response);
  } catch {
    say(form, form.dataset.textOffline);
  } finally {
    delete form.dataset.state;
  }
}

async function take(form, response) {
  const { pathname } = new URL(response.url);
  if (pathname === SIGN_IN) return say(form, form.dataset.textSignedOut);
  if (response.redirected && pathname !== location.pathname) return location.assign(response.url);
  const page = parse(await response.text());
  const fresh = page.querySelector(`[data-enhance="${form.dataset.enhance}"]`);
  if (response.ok) {
    box(form).value = "";
    forget(form);
  } else if (!page.querySelector("[data-region]")) {
    return say(form, page.querySelector("main p")?.textContent ?? form.dataset.textOffline);
  }
  show(page, { leaveBusy: false });
  say(form, fresh?.querySelector("[data-form-state]")?.textContent ?? "");
  if (!response.ok) keep(form); // under the key the server gave it now
  box(form)?.focus();
}

function box(form) {
  return form.querySelector("textarea");
}

function say(form, text) {
  form.querySelector("[data-form-state]").textContent = text;
}
