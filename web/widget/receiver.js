import { ApiProblem, StreamUnavailable } from "./api.js";
import { readEvents } from "./sse.js";
import { Pause, backoffMs } from "./waiting.js";

const POLL_WAIT_S = 25;
const POLL_GAP_MS = 1_000;
/** The server writes a comment every 15 s; a stream silent for longer is dead, or a proxy on the way holds it back. */
const SILENCE_MS = 22_000;
const SHORT_STREAM_MS = 2_000;
const STREAM_FAILURES_BEFORE_POLLING = 2;
const POLLING_PERIOD_MS = 300_000;

/**
 * Brings the messages of one conversation to this tab: event stream first, long polling where streams do not get
 * through, with backoff in between. Each message is delivered at least once, in order; the session drops repeats by id.
 *
 * `hooks`: `messages(raw, {history})`, `turn(pending)`, `connection("live" | "offline")`, `gone(conversation)`.
 */
export class Receiver {
  #api;
  #hooks;
  #pause = new Pause();
  #following = null; // AbortController of the conversation being followed
  #attempt = null; // AbortController of the request that is open now
  #token = null;
  #cursor = 0; // highest seq received here; never moved by what this tab sent, or a message before it could be missed
  #caughtUp = false;
  #streamFailures = 0;
  #polling = false;

  constructor(api, hooks) {
    this.#api = api;
    this.#hooks = hooks;
  }

  /**
   * Starts, or goes on after `leave`: from the last message received if it is the same conversation, else from the
   * first.
   */
  follow(conversation) {
    if (this.#following) return;
    if (conversation.token !== this.#token) this.#restart(conversation.token);
    this.#following = new AbortController();
    this.#run(conversation, this.#following.signal);
  }

  leave() {
    this.#following?.abort();
    this.#following = null;
    this.#attempt?.abort();
    this.#pause.end();
  }

  /** The network has changed: ends the pause, or the open request, which may be a dead one. */
  hurry() {
    this.#attempt?.abort();
    this.#pause.end();
  }

  /** A message was just accepted. A stream reports the bot's turn by itself; a held poll request is asked again. */
  nudge() {
    if (this.#polling) this.#attempt?.abort();
  }

  async #run(conversation, left) {
    let failures = 0;
    while (!left.aborted) {
      try {
        await this.#ask(conversation, left, 0);
        failures = 0;
        await this.#listen(conversation, left);
      } catch (error) {
        if (left.aborted) return;
        if (error.conversationGone) return this.#hooks.gone(conversation);
        failures += 1;
        this.#hooks.connection("offline");
        await this.#pause.wait(error.retryAfterS ? error.retryAfterS * 1000 : backoffMs(failures));
      }
    }
  }

  /** One GET, held open for `waitS` seconds; true if it brought something. */
  async #ask(conversation, left, waitS) {
    const signal = this.#newAttempt(left);
    const answer = await this.#api.messagesAfter(conversation, this.#cursor, { waitS, signal });
    if (left.aborted) return false;
    this.#hooks.connection("live");
    this.#take(Array.isArray(answer.messages) ? answer.messages : []);
    this.#hooks.turn(answer.turn_pending === true);
    return answer.messages?.length > 0;
  }

  async #listen(conversation, left) {
    if (this.#streamFailures >= STREAM_FAILURES_BEFORE_POLLING) {
      await this.#poll(conversation, left);
      this.#streamFailures = 0;
      return;
    }
    const startedAt = Date.now();
    try {
      await this.#stream(conversation, left);
    } catch (error) {
      const refused = error instanceof StreamUnavailable || (error instanceof ApiProblem && !error.retryAfterS);
      if (!refused) throw error;
      // The plain GET that follows tells a conversation that is gone from a place without streams.
      this.#streamFailures += 1;
      return;
    }
    if (Date.now() - startedAt < SHORT_STREAM_MS) this.#streamFailures += 1;
    else this.#streamFailures = 0;
  }

  async #stream(conversation, left) {
    const signal = this.#newAttempt(left);
    const attempt = this.#attempt;
    const response = await this.#api.openEvents(conversation, this.#cursor, signal);
    let timer = null;
    let silent = false;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => attempt.abort((silent = true)), SILENCE_MS);
    };
    heard();
    try {
      for await (const event of readEvents(response.body, heard)) this.#dispatch(event);
    } catch (error) {
      throw silent ? new StreamUnavailable("silent") : error;
    } finally {
      clearTimeout(timer);
    }
  }

  #dispatch({ event, data }) {
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      return; // one broken event must not end the stream
    }
    if (event === "message") this.#take([value]);
    else if (event === "turn") this.#hooks.turn(value?.pending === true);
  }

  async #poll(conversation, left) {
    this.#polling = true;
    const until = Date.now() + POLLING_PERIOD_MS;
    try {
      while (Date.now() < until && !left.aborted) await this.#pollOnce(conversation, left);
    } finally {
      this.#polling = false;
    }
  }

  async #pollOnce(conversation, left) {
    const startedAt = Date.now();
    try {
      const brought = await this.#ask(conversation, left, POLL_WAIT_S);
      if (!brought && Date.now() - startedAt < POLL_GAP_MS) await this.#pause.wait(POLL_GAP_MS);
    } catch (error) {
      if (left.aborted || !this.#attempt?.signal.aborted) throw error;
      await this.#ask(conversation, left, 0); // nudged: learn at once whether the bot is at it
    }
  }

  #take(raw) {
    for (const { seq } of raw.filter(Boolean))
      if (Number.isSafeInteger(seq)) this.#cursor = Math.max(this.#cursor, seq);
    const history = !this.#caughtUp;
    this.#caughtUp = true;
    if (raw.length) this.#hooks.messages(raw, { history });
  }

  #restart(token) {
    this.#token = token;
    this.#cursor = 0;
    this.#caughtUp = false;
  }

  #newAttempt(left) {
    this.#attempt = new AbortController();
    return AbortSignal.any([left, this.#attempt.signal]);
  }
}
