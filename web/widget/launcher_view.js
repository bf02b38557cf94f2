import { el } from "./dom.js";
import { icon } from "./icons.js";

/** The button that stays on the page while the window is minimised. */
export class LauncherView {
  #strings;
  #unread = 0;

  constructor({ strings, labels, open }) {
    this.#strings = strings;
    this.badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.hint = el("span", { class: "visually-hidden" });
    const label = labels.text(el("span", { class: "launcher-label" }), "launcher.open");
    const attributes = {
      type: "button",
      class: "launcher",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      onclick: open,
    };
    this.element = el("button", attributes, icon("chat"), label, this.badge, this.hint);
  }

  get unread() {
    return this.#unread;
  }

  set unread(count) {
    this.#unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 99 ? "99+" : String(count);
    this.hint.textContent = count ? ` ${this.#strings.plural("launcher.unread", count)}` : "";
  }

  relabel() {
    this.unread = this.#unread;
  }
}
