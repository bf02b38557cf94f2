import { ApiProblem } from "./api.js";
import { Pause, alone, backoffMs } from "./waiting.js";

/** A message that waited longer than this is not sent behind the investor's back; they are asked. */
const STALE_MS = 24 * 3_600_000;

/**
 * Messages on their way to the server, kept in the browser's storage until the server has accepted them. They leave one
 * at a time, oldest first, and are repeated under the same `client_message_id` until there is an answer, so that each
 * arrives exactly once whatever happens to the network, the page or the tab.
 *
 * `hooks`: `conversation()` opens or finds one, `sent(entry, {message_id, seq})`, `settled()` after each request,
 * `gone(conversation)`, `changed()`.
 */
export class Outbox {
  #api;
  #store;
  #hooks;
  #lockName;
  #pause = new Pause();
  #waiting = false;
  #running = false;
  /** True while the server has one of our messages and we do not have its answer. */
  inFlight = false;

  constructor(api, store, lockName, hooks) {
    this.#api = api;
    this.#store = store;
    this.#hooks = hooks;
    this.#lockName = lockName;
  }

  /**
   * Queued messages, oldest first, each with `state`: "sending", "waiting" (for the network) or "failed" (the server
   * refused it).
   */
  get entries() {
    const state = this.#waiting ? "waiting" : "sending";
    return this.#store.queue.map((entry) => ({ ...entry, state: entry.problem ? "failed" : state }));
  }

  /** `content`: `{text}` or `{text, choice_id}`, the text of a choice being its label. */
  add(content, locale) {
    this.#store.enqueue({ client_message_id: newId(), ...content, locale, queued_at: Date.now() });
    this.#hooks.changed();
    this.flush();
  }

  retry(clientMessageId) {
    const entry = this.#find(clientMessageId);
    if (entry) this.#store.enqueue({ ...entry, problem: undefined, confirmed: true });
    this.#hooks.changed();
    this.hurry();
  }

  /** Takes a message out of the queue and returns its text, for the investor to change. */
  withdraw(clientMessageId) {
    const entry = this.#find(clientMessageId);
    this.#store.dequeue(clientMessageId);
    this.#hooks.changed();
    return entry?.text ?? "";
  }

  hurry() {
    this.#pause.end();
    this.flush();
  }

  async flush() {
    if (this.#running) return;
    this.#running = true;
    let failures = 0;
    try {
      for (;;) {
        const error = await alone(this.#lockName, () => this.#sendOldest());
        if (error === null) {
          // One may have been added while the lock was being given back.
          if (this.#store.queue.every(({ problem }) => problem)) break;
        } else if (error === undefined) failures = 0;
        else await this.#holdOn(error, ++failures);
      }
    } finally {
      this.#running = false;
      this.#setWaiting(false);
    }
  }

  /**
   * Null when nothing is left, undefined after a message has left the queue or been refused, else what stands in the
   * way.
   */
  async #sendOldest() {
    const entry = this.#store.queue.find(({ problem }) => !problem);
    if (!entry) return null;
    if (!entry.confirmed && Date.now() - entry.queued_at > STALE_MS) return this.#refuse(entry, "stale");
    let conversation;
    try {
      conversation = await this.#hooks.conversation();
      const receipt = await this.#post(conversation, entry);
      this.#hooks.sent(entry, receipt); // before it leaves the queue: the line on the screen stays the same line
      this.#store.dequeue(entry.client_message_id);
      this.#waiting = false;
      this.#hooks.changed();
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.temporary) return error;
      if (!error.conversationGone) return this.#refuse(entry, error.code);
      if (conversation) this.#hooks.gone(conversation);
      return error;
    } finally {
      this.#hooks.settled();
    }
  }

  async #post(conversation, entry) {
    this.inFlight = true;
    try {
      return await this.#api.postMessage(conversation, body(entry));
    } finally {
      this.inFlight = false;
    }
  }

  async #holdOn(error, failures) {
    if (error.conversationGone && failures === 1) return; // a new conversation takes the message at once
    this.#setWaiting(true);
    await this.#pause.wait(error.retryAfterS ? error.retryAfterS * 1000 : backoffMs(failures));
  }

  #refuse(entry, code) {
    this.#store.enqueue({ ...entry, problem: code });
    this.#hooks.changed();
    return undefined;
  }

  #find(clientMessageId) {
    return this.#store.queue.find((entry) => entry.client_message_id === clientMessageId);
  }

  #setWaiting(waiting) {
    if (this.#waiting === waiting) return;
    this.#waiting = waiting;
    this.#hooks.changed();
  }
}

function body(entry) {
  const content = entry.choice_id ? { choice_id: entry.choice_id } : { text: entry.text };
  return { client_message_id: entry.client_message_id, ...content };
}

/** A random UUID; `crypto.randomUUID` exists only on https pages. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}
