import { el } from "./dom.js";
import { LOCALES, LOCALE_NAMES } from "./i18n.js";
import { icon } from "./icons.js";

/** The head of the window. `hooks`: `locale(locale)`, `person()`, `minimise()`, `forget()`. */
export class HeaderView {
  #hooks;
  #locales = new Map();

  constructor({ labels, hooks }) {
    this.#hooks = hooks;
    this.menu = new Menu(labels, hooks);
    const title = labels.text(el("h2", { id: "title" }), "panel.title");
    const agency = labels.text(el("p", { class: "agency" }), "panel.agency");
    const minimise = labels.attribute(iconButton("minimise", hooks.minimise), "aria-label", "header.minimise");
    minimise.classList.add("minimise");
    this.element = el(
      "div",
      { class: "header" },
      el("div", { class: "header-row" }, el("div", { class: "titles" }, title, agency), this.menu.element, minimise),
      el("div", { class: "header-row tools" }, this.#languageSwitch(labels), this.#personButton(labels)),
    );
  }

  showLocale(locale) {
    for (const [name, button] of this.#locales) button.setAttribute("aria-pressed", String(name === locale));
  }

  #languageSwitch(labels) {
    for (const locale of LOCALES) {
      const choose = () => this.#hooks.locale(locale);
      this.#locales.set(locale, el("button", { type: "button", lang: locale, onclick: choose }, LOCALE_NAMES[locale]));
    }
    const group = el("div", { class: "languages", role: "group" }, ...this.#locales.values());
    return labels.attribute(group, "aria-label", "header.language");
  }

  #personButton(labels) {
    const label = labels.text(el("span"), "header.person");
    return el("button", { type: "button", class: "person", onclick: this.#hooks.person }, icon("person"), label);
  }
}

/** "More options": one entry today, to end and forget the conversation, asked twice. */
class Menu {
  #list;
  #confirm;

  constructor(labels, hooks) {
    this.button = labels.attribute(
      iconButton("more", () => this.#toggle()),
      "aria-label",
      "header.menu",
    );
    this.button.setAttribute("aria-expanded", "false");
    this.button.setAttribute("aria-controls", "menu");
    const forget = labels.text(el("button", { type: "button", onclick: () => this.#ask() }), "menu.forget");
    this.#list = el("div", { class: "menu-list" }, forget);
    this.#confirm = this.#confirmation(labels, hooks);
    this.popup = el("div", { id: "menu", class: "menu-popup", hidden: true }, this.#list, this.#confirm);
    this.element = el("div", { class: "menu" }, this.button, this.popup);
    this.element.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.element.contains(event.relatedTarget)) this.close();
    });
  }

  get isOpen() {
    return !this.popup.hidden;
  }

  close() {
    this.popup.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  #toggle() {
    if (this.isOpen) return this.close();
    this.#list.hidden = false;
    this.#confirm.hidden = true;
    this.popup.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.#list.querySelector("button").focus();
  }

  #ask() {
    this.#confirm.hidden = false;
    this.#confirm.querySelector("button").focus();
    this.#list.hidden = true;
  }

  #confirmation(labels, hooks) {
    const question = labels.text(el("p", { class: "confirm-question", id: "forget-question" }), "forget.question");
    const keep = labels.text(el("button", { type: "button", onclick: () => this.#leave() }), "forget.no");
    const end = labels.text(el("button", { type: "button", class: "danger" }), "forget.yes");
    end.addEventListener("click", () => {
      this.close();
      hooks.forget();
    });
    const explanation = labels.text(el("p", { id: "forget-explanation" }), "forget.explanation");
    const attributes = {
      class: "confirm",
      role: "group",
      "aria-labelledby": "forget-question",
      "aria-describedby": "forget-explanation",
    };
    return el(
      "div",
      { ...attributes, hidden: true },
      question,
      explanation,
      el("div", { class: "confirm-buttons" }, keep, end),
    );
  }

  #leave() {
    this.close();
    this.button.focus();
  }
}

function iconButton(name, onclick) {
  return el("button", { type: "button", class: "icon-button", onclick }, icon(name));
}
