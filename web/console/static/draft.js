// Keeps what is being written, per staff member and ticket, in this browser: a closed tab or an ended session loses nothing.
// The form's key is kept with the text: sent once before the tab closed, the same text is not sent a second time.

const PREFIX = "desk.draft.";
const LONGEST_MS = 14 * 24 * 3600 * 1000;

export function startDrafts() {
  dropOld();
  document.querySelectorAll("[data-draft]").forEach(restore);
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-draft]");
    if (form) keep(form);
  });
}

export function keep(form) {
  const text = form.querySelector("textarea").value;
  if (text.trim() === "") return forget(form);
  const key = form.elements.namedItem("key")?.value;
  attempt(() => localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify({ text, key, at: Date.now() })));
}

export function forget(form) {
  attempt(() => localStorage.removeItem(PREFIX + form.dataset.draft));
}

function restore(form) {
  const box = form.querySelector("textarea");
  const stored = attempt(() => JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft)));
  if (!stored?.text || box.value !== "") return;
  box.value = stored.text;
  const key = form.elements.namedItem("key");
  if (key && stored.key) key.value = stored.key;
  form.querySelector("[data-form-state]").textContent = form.dataset.textRestored;
}

function dropOld() {
  attempt(() => {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const at = attempt(() => JSON.parse(localStorage.getItem(name)).at);
      if (!(Date.now() - at < LONGEST_MS)) localStorage.removeItem(name);
    }
  });
}

// Storage may be full, switched off or filled by something else: writing goes on without it.
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
