import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { keepFocusInside } from "./focus_scope.js";
import { HeaderView } from "./header_view.js";
import { Labels } from "./labels.js";
import { LauncherView } from "./launcher_view.js";
import { LogView } from "./log_view.js";
import { STANDING_CHOICES } from "./session.js";
import { ConnectionView, TypingView } from "./status_view.js";

/** The widget covers the whole screen below this size; the same condition stands in styles_panel.css. */
const SHEET = "(max-width: 479px), (max-height: 479px)";
const TOUCH = "(pointer: coarse)";

/**
 * Launcher and window, and what passes between them and the session. `onLocale(locale)`: the investor chose a language.
 */
export class ChatView {
  #session;
  #store;
  #strings;
  #labels;
  #isOpen = false;

  constructor({ session, store, strings, base, onLocale }) {
    this.#session = session;
    this.#store = store;
    this.#strings = strings;
    this.#labels = new Labels(strings);
    this.#buildParts(base, onLocale);
    this.spoken = el("div", { role: "status", class: "visually-hidden" });
    const attributes = { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true };
    this.panel = el(
      "div",
      attributes,
      this.header.element,
      this.connection.element,
      this.log.element,
      this.composer.element,
    );
    this.element = el("div", { class: "root", lang: strings.locale }, this.launcher.element, this.panel, this.spoken);
    this.panel.addEventListener("keydown", (event) => this.#onKey(event));
    this.panel.addEventListener("pointerdown", ({ target }) => {
      if (!this.header.menu.element.contains(target)) this.header.menu.close();
    });
    keepFocusInside(this.panel, isSheet);
    this.#listen();
    this.relabel();
  }

  relabel() {
    this.element.lang = this.#strings.locale;
    this.header.showLocale(this.#strings.locale);
    this.#labels.refresh();
    for (const part of [this.launcher, this.typing, this.composer]) part.relabel();
    this.log.rebuild();
  }

  /** Comes back as the investor left it on the page before, without taking the focus. */
  restore() {
    if (this.#store.draft) this.composer.text = this.#store.draft;
    if (this.#store.panelOpen && !isSheet()) this.#show();
  }

  #open() {
    this.#show();
    // On a touch screen the focus on the field would cover half of the greeting with a keyboard.
    (matchMedia(TOUCH).matches ? this.panel : this.composer.field).focus({ preventScroll: true });
  }

  #show() {
    this.#isOpen = true;
    this.#store.panelOpen = true;
    this.panel.hidden = false;
    this.panel.setAttribute("aria-modal", String(isSheet()));
    this.launcher.element.hidden = true;
    this.launcher.element.setAttribute("aria-expanded", "true");
    this.#session.open();
    this.composer.fit();
    this.log.showNewest();
    this.#noteSeen();
  }

  #minimise() {
    this.#isOpen = false;
    this.#store.panelOpen = false;
    this.header.menu.close();
    this.panel.hidden = true;
    this.launcher.element.hidden = false;
    this.launcher.element.setAttribute("aria-expanded", "false");
    this.launcher.element.focus({ preventScroll: true });
  }

  #buildParts(base, onLocale) {
    const strings = this.#strings;
    const labels = this.#labels;
    this.launcher = new LauncherView({ strings, labels, open: () => this.#open() });
    this.header = new HeaderView({ labels, hooks: this.#headerHooks(onLocale) });
    this.typing = new TypingView(strings);
    this.connection = new ConnectionView(labels, () => this.#session.hurry());
    this.log = new LogView({
      session: this.#session,
      strings,
      context: this.#messageContext(base),
      onWithdraw: (id) => this.#edit(id),
      tail: this.typing.element,
    });
    this.composer = new Composer({ strings, labels, hooks: this.#composerHooks() });
  }

  #headerHooks(onLocale) {
    return {
      locale: onLocale,
      person: () => this.#choose(STANDING_CHOICES.person, this.#strings.text("header.person")),
      minimise: () => this.#minimise(),
      forget: () => {
        this.composer.text = "";
        this.#session.forget();
        this.composer.field.focus({ preventScroll: true });
      },
    };
  }

  #messageContext(base) {
    return {
      strings: this.#strings,
      base,
      choose: (id, label) => this.#choose(id, label),
      rate: async (id, helpful) => {
        const stored = await this.#session.rate(id, helpful);
        this.#speak(this.#strings.text(stored ? "rating.thanks" : "rating.failed"));
        return stored;
      },
    };
  }

  #composerHooks() {
    return {
      send: (text) => this.#session.say(text),
      draft: (text) => (this.#store.draft = text),
      refused: (key) => this.#speak(this.#strings.text(key)),
    };
  }

  #choose(id, label) {
    this.#session.choose(id, label);
    // The button that had the focus rests now.
    (matchMedia(TOUCH).matches ? this.log.scroll : this.composer.field).focus({ preventScroll: true });
  }

  #edit(clientMessageId) {
    const text = this.#session.withdraw(clientMessageId);
    this.composer.text = [text, this.composer.text].filter(Boolean).join("\n");
    this.composer.field.focus({ preventScroll: true });
  }

  #onKey(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (this.header.menu.isOpen) {
      this.header.menu.close();
      this.header.menu.button.focus();
    } else this.#minimise();
  }

  #listen() {
    const session = this.#session;
    session.addEventListener("messages", ({ detail }) => this.#onMessages(detail));
    session.addEventListener("outbox", () => this.log.update());
    session.addEventListener("turn", () => this.#showTurn());
    session.addEventListener("connection", () => this.#showConnection());
    session.addEventListener("opening", () => this.#showConnection());
    session.addEventListener("reset", ({ detail }) => this.#onReset(detail));
    document.addEventListener("visibilitychange", () => this.#noteSeen());
  }

  #onMessages({ added, history }) {
    this.log.update({ silent: history });
    this.#noteSeen();
    if (!this.#isOpen && !history && added.some(({ sender }) => sender !== "investor")) {
      this.#speak(this.#strings.plural("launcher.unread", this.launcher.unread));
    }
  }

  #onReset(reason) {
    this.#showTurn();
    this.log.restart(reason === "elsewhere" ? null : `notice.${reason}`);
    this.#noteSeen();
    if (reason === "elsewhere" && this.#isOpen) this.#session.open();
  }

  #showTurn() {
    this.typing.show(this.#session.turnPending);
    this.log.update();
  }

  #showConnection() {
    if (this.#session.opening === "unreachable") this.connection.show("unreachable");
    else this.connection.show(this.#session.connection === "offline" ? "offline" : null);
  }

  #noteSeen() {
    const { messages, lastSeq } = this.#session;
    if (this.#isOpen && !document.hidden && lastSeq > this.#store.seenSeq) this.#store.seenSeq = lastSeq;
    const seen = this.#store.seenSeq;
    this.launcher.unread = messages.filter(({ seq, sender }) => seq > seen && sender !== "investor").length;
  }

  #speak(text) {
    this.spoken.textContent = "";
    requestAnimationFrame(() => (this.spoken.textContent = text));
  }
}

function isSheet() {
  return matchMedia(SHEET).matches;
}
