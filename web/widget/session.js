import { ApiProblem, NetworkTrouble } from "./api.js";
import { readMessages } from "./message_model.js";
import { Outbox } from "./outbox.js";
import { watchPage } from "./page_watch.js";
import { Receiver } from "./receiver.js";
import { Pause, alone, backoffMs } from "./waiting.js";

/** Choice ids that the server always accepts, in any conversation. */
export const STANDING_CHOICES = { person: "person" };

/**
 * One investor's conversation as this tab knows it. Tells its views by events: `messages` (detail `{added, history}`),
 * `outbox`, `turn`, `connection`, `opening`, `reset` (detail "lost", "forgotten" or "elsewhere") and `locale` (another
 * tab chose one).
 */
export class ChatSession extends EventTarget {
  messages = [];
  turnPending = false;
  connection = "live";
  /** "idle", "opening", "unreachable" (still trying) or "ready". */
  opening = "idle";
  #api;
  #store;
  #outbox;
  #receiver;
  #lockName;
  #locale;
  #held = [];
  #wanted = false;
  #opens = null;
  #openingNow = null;
  #openPause = new Pause();
  #lifetime = new AbortController();

  constructor({ api, store, lockName, locale }) {
    super();
    this.#api = api;
    this.#store = store;
    this.#lockName = lockName;
    this.#locale = locale;
    this.#receiver = new Receiver(api, {
      messages: (raw, { history }) => this.#receive(readMessages(raw), history),
      turn: (pending) => this.#change("turn", "turnPending", pending),
      connection: (state) => this.#connectionIs(state),
      gone: (conversation) => this.#replaceGone(conversation),
    });
    this.#outbox = new Outbox(api, store, `${lockName}:send`, {
      conversation: () => this.#ensureConversation(),
      sent: (entry, receipt) => this.#sent(entry, receipt),
      gone: (conversation) => this.#replaceGone(conversation),
      settled: () => this.#release(),
      changed: () => this.#tell("outbox"),
    });
  }

  get outgoing() {
    return this.#outbox.entries;
  }

  get lastSeq() {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /**
   * Picks up what an earlier page left: an existing conversation and messages not yet sent. Opens no new conversation.
   */
  start() {
    this.#watchBrowser();
    this.#followStored();
    if (this.#store.queue.length) this.#outbox.flush();
  }

  stop() {
    this.#lifetime.abort();
    this.#receiver.leave();
  }

  /** The investor opened the panel: a conversation is wanted, and tried for until there is one. */
  open() {
    this.#wanted = true;
    this.#opens ??= this.#tryToOpen().finally(() => (this.#opens = null));
  }

  async #tryToOpen() {
    let failures = 0;
    while (this.#wanted && this.opening !== "ready") {
      try {
        await this.#ensureConversation();
      } catch (error) {
        failures += 1;
        this.#change("opening", "opening", "unreachable");
        await this.#openPause.wait(error.retryAfterS ? error.retryAfterS * 1000 : backoffMs(failures));
      }
    }
  }

  /** Tries again now whatever is waiting. */
  hurry() {
    this.#openPause.end();
    this.#receiver.hurry();
    this.#outbox.hurry();
  }

  say(text) {
    this.#outbox.add({ text }, this.#locale);
  }

  /** Chosen twice before it has left, a choice is sent once. */
  choose(choiceId, label) {
    if (this.outgoing.some((entry) => entry.choice_id === choiceId && entry.state !== "failed")) return;
    this.#outbox.add({ text: label, choice_id: choiceId }, this.#locale);
  }

  retry(clientMessageId) {
    this.#outbox.retry(clientMessageId);
  }

  withdraw(clientMessageId) {
    return this.#outbox.withdraw(clientMessageId);
  }

  /** True when stored; a rating that does not get through is not worth a queue. */
  async rate(messageId, helpful) {
    try {
      await this.#api.rate(this.#store.conversation, messageId, helpful);
      this.messages.find(({ id }) => id === messageId).helpful = helpful;
      return true;
    } catch {
      return false;
    }
  }

  /** The language of new conversations and of messages written from now on; does not pin it. */
  useLocale(locale) {
    this.#locale = locale;
  }

  /** The investor chose a language: pinned here and, as soon as the server can be reached, there. */
  async pinLocale(locale) {
    this.#locale = locale;
    this.#store.pinnedLocale = { locale, told: false };
    await this.#tellLocale();
  }

  /** Ends the conversation, removes every trace of it from this browser, and begins a new one. */
  forget() {
    this.#store.forgetConversation();
    this.#begin("forgotten");
    this.open();
  }

  #ensureConversation() {
    this.#openingNow ??= alone(`${this.#lockName}:open`, () => this.#findOrOpen()).finally(
      () => (this.#openingNow = null),
    );
    return this.#openingNow;
  }

  async #findOrOpen() {
    if (this.#store.conversation) {
      if (this.opening !== "ready") this.#followStored();
      return this.#store.conversation;
    }
    if (this.opening === "idle") this.#change("opening", "opening", "opening");
    const { conversation_id, token, messages } = await this.#api.openConversation(this.#locale, pageAddress());
    if (typeof conversation_id !== "string" || typeof token !== "string")
      throw new NetworkTrouble("no conversation in answer");
    this.#store.conversation = { conversation_id, token };
    this.#accept(readMessages(messages), false);
    this.#followStored();
    return this.#store.conversation;
  }

  #followStored() {
    const conversation = this.#store.conversation;
    if (!conversation) return;
    this.#change("opening", "opening", "ready");
    if (!document.hidden) this.#receiver.follow(conversation);
    this.#tellLocale();
  }

  /**
   * While a message of this tab is on its way, the stream may bring it back, and the answer to it, before its POST is
   * answered. They wait for that: only then is it known which line of the log it is, and no line is added twice or
   * moved, which would be read aloud again.
   */
  #receive(candidates, history) {
    if (this.#outbox.inFlight && !history) this.#held.push(...candidates);
    else this.#accept(candidates, history);
  }

  #release() {
    this.#accept(this.#held.splice(0), false);
  }

  #accept(candidates, history) {
    const known = new Set(this.messages.map(({ id }) => id));
    const added = candidates.filter(({ id }) => !known.has(id));
    if (!added.length) return;
    this.messages = [...this.messages, ...added].sort((a, b) => a.seq - b.seq);
    this.#tell("messages", { added, history });
  }

  #sent(entry, { message_id: id, seq }) {
    const createdAt = new Date(entry.queued_at).toISOString();
    const own = { id, seq, sender: "investor", text: entry.text, locale: entry.locale, created_at: createdAt };
    this.#accept(readMessages([{ ...own, client_message_id: entry.client_message_id }]), false);
    this.#receiver.nudge();
  }

  #replaceGone(conversation) {
    const stored = this.#store.conversation;
    if (stored && stored.token !== conversation.token) return this.#begin("elsewhere");
    const unsent = this.#store.queue;
    this.#store.forgetConversation();
    for (const entry of unsent)
      this.#store.enqueue(entry.choice_id in STANDING_CHOICES ? entry : { ...entry, choice_id: undefined });
    this.#begin("lost");
    if (this.#wanted) this.open();
  }

  /** Empties this tab's view and follows whatever conversation is stored now, if any. */
  #begin(reason) {
    this.#receiver.leave();
    this.messages = [];
    this.#held = [];
    this.turnPending = false;
    this.opening = "idle";
    this.#tell("reset", reason);
    this.#followStored();
  }

  async #tellLocale() {
    const pinned = this.#store.pinnedLocale;
    const conversation = this.#store.conversation;
    if (!pinned || pinned.told || !conversation) return;
    try {
      await this.#api.setLocale(conversation, pinned.locale);
      if (this.#store.pinnedLocale?.locale === pinned.locale) this.#store.pinnedLocale = { ...pinned, told: true };
    } catch (error) {
      if (error instanceof ApiProblem && !error.temporary) this.#store.pinnedLocale = { ...pinned, told: true };
    }
  }

  #connectionIs(state) {
    if (state === "live" && this.connection !== "live") this.#tellLocale();
    this.#change("connection", "connection", state);
  }

  #watchBrowser() {
    const { signal } = this.#lifetime;
    const hooks = {
      online: () => this.hurry(),
      offline: () => this.#receiver.hurry(),
      away: () => this.#receiver.leave(),
      back: () => this.#resume(),
    };
    watchPage(hooks, signal);
    this.#store.watch((name) => this.#otherTab(name), signal);
  }

  #resume() {
    const conversation = this.#store.conversation;
    if (conversation && this.opening === "ready") this.#receiver.follow(conversation);
  }

  #otherTab(name) {
    if (name === "conversation") this.#otherConversation();
    else if (name === "queue") this.#tell("outbox");
    else if (name === "locale") this.#tell("locale");
    else if (name === "seen") this.#tell("messages", { added: [], history: true });
  }

  #otherConversation() {
    this.#begin("elsewhere");
    if (this.#store.conversation) return;
    this.#wanted = false;
  }

  #change(event, property, value) {
    if (this[property] === value) return;
    this[property] = value;
    this.#tell(event);
  }

  #tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}

/** Without query and fragment: they may carry what is nobody's business here. */
function pageAddress() {
  return location.origin + location.pathname;
}
