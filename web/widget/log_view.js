import { settleChoices } from "./choices_view.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { messageView, noticeView, showState } from "./message_view.js";

const NEAR_PX = 60;
const TOP_GAP_PX = 12;

/**
 * The conversation: one node per message, kept as long as the message is there, so that a screen reader hears each of
 * them once.
 */
export class LogView {
  #session;
  #context;
  #strings;
  #onWithdraw;
  #notice = null; // key of the line that explains why the log is empty
  #nodes = new Map();
  #atEnd = true; // false while the investor reads further up

  constructor({ session, strings, context, onWithdraw, tail }) {
    this.#session = session;
    this.#strings = strings;
    this.#context = context;
    this.#onWithdraw = onWithdraw;
    this.list = el("div", { class: "list", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
    this.scroll = el(
      "div",
      { class: "scroll", tabindex: "0", role: "group", onscroll: () => this.#noteScroll() },
      this.list,
      tail,
    );
    this.newer = el("button", { type: "button", class: "newer", hidden: true, onclick: () => this.showNewest() });
    this.element = el("div", { class: "log" }, this.scroll, this.newer);
    new ResizeObserver(() => this.#atEnd && this.#scrollTo(null)).observe(this.scroll);
    this.relabel();
  }

  /** Brings the nodes in line with the session; `silent` keeps screen readers from reading a whole history aloud. */
  update({ silent = false } = {}) {
    this.list.setAttribute("aria-live", silent ? "off" : "polite");
    const added = this.#reconcile(this.#items());
    this.#settle();
    if (silent) requestAnimationFrame(() => requestAnimationFrame(() => this.list.setAttribute("aria-live", "polite")));
    if (silent && added.length) this.showNewest();
    else this.#follow(added);
  }

  /** Every line again, in the language now chosen. */
  rebuild() {
    this.#nodes.clear();
    this.list.replaceChildren();
    this.relabel();
    this.update({ silent: true });
  }

  relabel() {
    const label = this.#strings.text("log.label");
    this.scroll.setAttribute("aria-label", label);
    this.list.setAttribute("aria-label", label);
    this.newer.replaceChildren(icon("down"), this.#strings.text("log.newer"));
  }

  /** Empties the log and says why (`notice.<reason>`), or says nothing. */
  restart(reason) {
    this.#notice = reason;
    this.#nodes.clear();
    this.list.replaceChildren();
    this.update();
  }

  showNewest() {
    this.#scrollTo(this.list.lastElementChild);
    this.newer.hidden = true;
  }

  #items() {
    const notice = this.#notice && { key: "notice", build: () => noticeView(this.#strings.text(this.#notice)) };
    const messages = this.#session.messages.map((message, index, all) => ({
      key: message.clientMessageId || message.id,
      build: () => messageView(message, { ...this.#context, showTicket: isNewsOfTicket(message, all.slice(0, index)) }),
      refresh: message.sender === "investor" ? (node) => this.#showState(node, null) : null,
    }));
    const delivered = new Set(messages.map(({ key }) => key));
    const outgoing = this.#session.outgoing.filter((entry) => !delivered.has(entry.client_message_id));
    return [notice, ...messages, ...outgoing.map((entry) => this.#outgoingItem(entry))].filter(Boolean);
  }

  #outgoingItem(entry) {
    const createdAt = new Date(entry.queued_at).toISOString();
    const message = {
      id: entry.client_message_id,
      sender: "investor",
      text: entry.text,
      locale: entry.locale,
      createdAt,
      choices: [],
    };
    return {
      key: entry.client_message_id,
      build: () => messageView(message, this.#context),
      refresh: (node) => this.#showState(node, entry),
    };
  }

  #showState(node, entry) {
    const retry = (id) => this.#session.retry(id);
    showState(node, entry, { strings: this.#strings, retry, withdraw: this.#onWithdraw });
  }

  /** Returns the nodes that are new. */
  #reconcile(items) {
    const wanted = new Set(items.map(({ key }) => key));
    for (const [key, node] of this.#nodes) {
      if (wanted.has(key)) continue;
      node.remove();
      this.#nodes.delete(key);
    }
    const added = [];
    let next = this.list.firstElementChild;
    for (const { key, build, refresh } of items) {
      const isNew = !this.#nodes.has(key);
      if (isNew) this.#nodes.set(key, build());
      const node = this.#nodes.get(key);
      if (isNew) added.push(node);
      refresh?.(node);
      if (node === next) next = next.nextElementSibling;
      else this.list.insertBefore(node, next);
    }
    return added;
  }

  /** Choices rest as soon as the investor has said anything after them. */
  #settle() {
    const own = [...this.list.querySelectorAll(".from-investor")];
    for (const node of this.list.querySelectorAll(".message:has(.choice:not(:disabled))")) {
      const follower = own.find(
        (candidate) => node.compareDocumentPosition(candidate) & Node.DOCUMENT_POSITION_FOLLOWING,
      );
      if (follower)
        settleChoices(node, follower.querySelector(".text").textContent, this.#strings.text("choices.taken"));
    }
  }

  /**
   * Down to the last message, or to its beginning if it is longer than the window; a question stays in sight above its
   * answer.
   */
  #scrollTo(node) {
    const bottom = this.scroll.scrollHeight - this.scroll.clientHeight;
    const anchor = node?.previousElementSibling?.matches(".from-investor") ? node.previousElementSibling : node;
    this.scroll.scrollTop = anchor ? Math.min(bottom, anchor.offsetTop - TOP_GAP_PX) : bottom;
    this.#noteScroll();
  }

  /** New lines come into view only if the investor was at the end; who is reading further up is told instead. */
  #follow(added) {
    const own = added.findLast((node) => node.matches(".from-investor"));
    if (own) return this.#scrollTo(own);
    if (!this.#atEnd) return (this.newer.hidden = added.length === 0 && this.newer.hidden);
    const before = this.scroll.scrollTop;
    this.#scrollTo(added[0]);
    if (this.scroll.scrollTop < before) this.scroll.scrollTop = before;
  }

  #noteScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    this.#atEnd = scrollHeight - clientHeight - scrollTop < NEAR_PX;
    if (this.#atEnd) this.newer.hidden = true;
  }
}

/** A ticket rides on every message after the handoff; its card is worth showing when something on it has changed. */
function isNewsOfTicket({ ticket }, earlier) {
  if (!ticket) return false;
  const previous = earlier.findLast((message) => message.ticket?.number === ticket.number);
  return !previous || JSON.stringify(previous.ticket) !== JSON.stringify(ticket);
}
