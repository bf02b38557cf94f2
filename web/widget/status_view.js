import { el } from "./dom.js";
import { icon } from "./icons.js";

const STILL_WORKING_MS = 3_000;
/** A short drop heals by itself before anyone needs to read about it. */
const BANNER_DELAY_MS = 1_500;

/**
 * Dots while the bot's turn is open; after three seconds a sentence that says so. Spoken by a status region of its own.
 */
export class TypingView {
  #strings;
  #timer = null;
  #pending = false;
  #long = false;

  constructor(strings) {
    this.#strings = strings;
    this.line = el("span", { class: "typing-text" });
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.bubble = el("div", { class: "typing", hidden: true }, dots, this.line);
    this.element = el("div", { role: "status", class: "typing-slot" }, this.bubble);
  }

  show(pending) {
    if (pending === this.#pending) return;
    this.#pending = pending;
    clearTimeout(this.#timer);
    this.#say(false);
    this.bubble.hidden = !pending;
    if (pending) this.#timer = setTimeout(() => this.#say(true), STILL_WORKING_MS);
  }

  relabel() {
    this.#say(this.#long);
  }

  #say(long) {
    this.#long = long;
    this.line.textContent = this.#pending ? this.#strings.text(long ? "typing.long" : "typing.short") : "";
    this.line.classList.toggle("visually-hidden", !long);
  }
}

/** The line under the header when the desk cannot be reached, with a button to try at once. */
export class ConnectionView {
  #labels;
  #timer = null;

  constructor(labels, retry) {
    this.element = el("div", { class: "banner-slot", role: "status" });
    this.#labels = {
      offline: labels.text(el("span"), "connection.offline"),
      unreachable: labels.text(el("span"), "connection.unreachable"),
      retry: labels.text(el("span"), "connection.retry"),
    };
    this.button = el("button", { type: "button", class: "quiet", onclick: retry }, icon("retry"), this.#labels.retry);
  }

  /**
   * `trouble`: "offline" (a conversation is there, the connection is not), "unreachable" (never reached the desk) or
   * null.
   */
  show(trouble) {
    clearTimeout(this.#timer);
    if (!trouble) return this.element.replaceChildren();
    const write = () =>
      this.element.replaceChildren(el("div", { class: "banner" }, this.#labels[trouble], this.button));
    if (this.element.firstElementChild || trouble === "unreachable") write();
    else this.#timer = setTimeout(write, BANNER_DELAY_MS);
  }
}
