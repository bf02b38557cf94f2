import { el } from "./dom.js";
import { icon } from "./icons.js";

/** The server's limit, in code points. */
export const MAX_CHARACTERS = 2000;
const COUNTER_FROM = 1800;
const MAX_ROWS = 5;
/** What a key press reports while an input method is composing, in browsers that do not set `isComposing` on it. */
const COMPOSING_KEY_CODE = 229;

/** The field in which the investor writes. `hooks`: `send(text)`, `draft(text)` on every change, `refused(reason)`. */
export class Composer {
  #strings;
  #hooks;
  #composing = false;

  constructor({ strings, labels, hooks }) {
    this.#strings = strings;
    this.#hooks = hooks;
    const label = labels.text(el("label", { for: "text", class: "visually-hidden" }), "composer.label");
    this.field = el("textarea", {
      id: "text",
      rows: "1",
      "aria-describedby": "keys privacy counter",
      autocomplete: "off",
    });
    labels.attribute(this.field, "placeholder", "composer.placeholder");
    this.send = labels.attribute(
      el("button", { type: "submit", class: "send" }, icon("send")),
      "aria-label",
      "composer.send",
    );
    this.counter = el("p", { id: "counter", class: "counter", hidden: true });
    this.element = el(
      "form",
      { class: "composer", novalidate: true },
      label,
      el("div", { class: "field" }, this.field, this.send),
      this.counter,
      labels.text(el("p", { id: "keys", class: "visually-hidden" }), "composer.keys"),
      labels.text(el("p", { id: "privacy", class: "privacy" }), "composer.privacy"),
    );
    this.#listen();
  }

  get text() {
    return this.field.value;
  }

  set text(value) {
    this.field.value = value;
    this.#changed();
  }

  relabel() {
    this.#showCount();
  }

  /** Rows for the text, up to five; measured, because `field-sizing` is not everywhere yet. */
  fit() {
    this.field.rows = 1;
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(this.field);
    const inner = this.field.scrollHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
    this.field.rows = Math.max(1, Math.min(MAX_ROWS, Math.round(inner / parseFloat(lineHeight)) || 1));
  }

  #listen() {
    this.field.addEventListener("compositionstart", () => (this.#composing = true));
    this.field.addEventListener("compositionend", () => (this.#composing = false));
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  #onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    // Enter here confirms a word of the input method; it must never send half a sentence.
    if (event.isComposing || this.#composing || event.keyCode === COMPOSING_KEY_CODE) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = wellFormed(this.field.value).trim();
    if (!text) this.#hooks.refused("composer.empty");
    else if (length(text) > MAX_CHARACTERS) this.#hooks.refused("problem.message_too_long");
    else {
      this.text = "";
      this.#hooks.send(text);
    }
    this.field.focus({ preventScroll: true });
  }

  #changed() {
    this.fit();
    this.#showCount();
    this.#hooks.draft(this.field.value);
  }

  #showCount() {
    const left = MAX_CHARACTERS - length(this.field.value.trim());
    this.counter.hidden = left > MAX_CHARACTERS - COUNTER_FROM;
    this.counter.classList.toggle("over", left < 0);
    this.counter.textContent = this.#strings.plural(left < 0 ? "composer.over" : "composer.left", Math.abs(left));
    this.field.setAttribute("aria-invalid", String(left < 0));
  }
}

function length(text) {
  return [...text].length;
}

/** Half a surrogate pair, pasted from a broken program, is no character and no server takes it. */
function wellFormed(text) {
  return text.toWellFormed ? text.toWellFormed() : text;
}
