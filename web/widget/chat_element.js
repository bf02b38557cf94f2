import { DeskApi } from "./api.js";
import { ChatView } from "./chat_view.js";
import { LOCALES, Strings, nearestLocale, preferredLocale } from "./i18n.js";
import { ChatSession } from "./session.js";
import { Store } from "./store.js";
import { adoptStyles } from "./style_sheets.js";
import { followVisualViewport } from "./viewport.js";
import { Pause, backoffMs } from "./waiting.js";

const TAG = "invest-desk-chat";

/** Puts the chat on the page, or brings an element already written there to life. */
export function mountChat(options) {
  if (!customElements.get(TAG)) customElements.define(TAG, InvestDeskChat);
  const element = document.querySelector(TAG) ?? document.body.appendChild(document.createElement(TAG));
  element.start(options);
}

class InvestDeskChat extends HTMLElement {
  #options = null;
  #strings;
  #session;
  #store;
  #view;
  #lifetime = new AbortController();

  /** Loads strings and styles, then shows the launcher: never a half-made window. Called once. */
  async start(options) {
    if (this.#options) return;
    this.#options = options;
    if (options.theme) this.dataset.theme = options.theme;
    this.#store = new Store(options.apiRoot);
    this.#strings = new Strings(options.widgetRoot);
    const shadow = this.attachShadow({ mode: "open" });
    const { signal } = this.#lifetime;
    await persist(
      () => Promise.all([this.#strings.use(this.#wantedLocale()), adoptStyles(shadow, options.widgetRoot)]),
      signal,
    );
    if (!signal.aborted) this.#build(shadow);
  }

  disconnectedCallback() {
    this.#lifetime.abort();
    this.#session?.stop();
  }

  #build(shadow) {
    const { apiRoot } = this.#options;
    const lockName = `investdesk:${new URL(apiRoot).origin}`;
    this.#session = new ChatSession({
      api: new DeskApi(apiRoot),
      store: this.#store,
      lockName,
      locale: this.#strings.locale,
    });
    const parts = { session: this.#session, store: this.#store, strings: this.#strings };
    this.#view = new ChatView({ ...parts, base: apiRoot, onLocale: (locale) => this.#choose(locale) });
    shadow.append(this.#view.element);
    followVisualViewport(this.#view.element, this.#lifetime.signal);
    this.#session.addEventListener("locale", () => this.#show(this.#wantedLocale()));
    this.#watchPageLanguage();
    this.#session.start();
    this.#view.restore();
    // All of them now, so that switching works without a network.
    for (const locale of LOCALES) this.#strings.load(locale).catch(() => {});
  }

  /** What the investor chose in the header, else the page's language. */
  #wantedLocale() {
    return nearestLocale(this.#store.pinnedLocale?.locale) ?? preferredLocale(this.#options.locale);
  }

  async #choose(locale) {
    this.#session.pinLocale(locale);
    await this.#show(locale);
  }

  async #show(locale) {
    if (locale === this.#strings.locale) return;
    try {
      await this.#strings.use(locale);
    } catch {
      return; // no network and not loaded yet: better the old language than none
    }
    this.#session.useLocale(locale);
    this.#view.relabel();
  }

  /** Pages that change language without loading anew change the lang attribute. */
  #watchPageLanguage() {
    const observer = new MutationObserver(() => this.#show(this.#wantedLocale()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
    this.#lifetime.signal.addEventListener("abort", () => observer.disconnect());
  }
}

/** Repeats `work` until it succeeds or the element is gone. */
async function persist(work, signal) {
  const pause = new Pause();
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await work();
    } catch {
      await pause.wait(backoffMs(failures));
    }
  }
}
