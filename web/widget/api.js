const REQUEST_TIMEOUT_MS = 15_000;
const STREAM_OPEN_TIMEOUT_MS = 10_000;
const UNKNOWN_CODE = "unknown";

/** The server answered, and said no: a problem detail (RFC 9457), or whatever stood in its place. */
export class ApiProblem extends Error {
  constructor(status, code, retryAfterS) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }

  /** The conversation or its token is no longer valid. */
  get conversationGone() {
    return this.status === 401 || this.code === "conversation_not_found";
  }

  /**
   * Asking again later may help. A 404 that is not the desk's own comes from something standing in its place, such as a
   * proxy.
   */
  get temporary() {
    const foreign = this.status === 404 && this.code === UNKNOWN_CODE;
    return foreign || this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** The event stream cannot be had here, although the server may well be there: long polling will do. */
export class StreamUnavailable extends Error {}

/** No usable answer: no connection, a timeout, or something that is not the desk answering in its place. */
export class NetworkTrouble extends Error {}

/** The webchat API. Calls raise `ApiProblem` or `NetworkTrouble`, and `openEvents` `StreamUnavailable` too. */
export class DeskApi {
  #root;

  constructor(root) {
    this.#root = root;
  }

  openConversation(locale, pageUrl) {
    return this.#json("POST", "conversations", { body: { locale, page_url: pageUrl } });
  }

  postMessage(conversation, body) {
    return this.#json("POST", path(conversation, "messages"), { conversation, body });
  }

  /** `waitS` > 0 holds the request until something newer than `after` is there. */
  messagesAfter(conversation, after, { waitS = 0, signal } = {}) {
    const query = `?after=${after}${waitS ? `&wait=${waitS}` : ""}`;
    const timeoutMs = REQUEST_TIMEOUT_MS + waitS * 1000;
    return this.#json("GET", path(conversation, "messages") + query, { conversation, signal, timeoutMs });
  }

  setLocale(conversation, locale) {
    return this.#json("POST", path(conversation, "locale"), { conversation, body: { locale } });
  }

  rate(conversation, messageId, helpful) {
    const body = { message_id: messageId, helpful };
    return this.#json("POST", path(conversation, "ratings"), { conversation, body });
  }

  /** The open response of the event stream; its body has no time limit, only its opening has. */
  async openEvents(conversation, after, signal) {
    const opening = new AbortController();
    const timer = setTimeout(() => opening.abort(), STREAM_OPEN_TIMEOUT_MS);
    const headers = { accept: "text/event-stream", "last-event-id": String(after), ...bearer(conversation) };
    try {
      const either = AbortSignal.any([opening.signal, signal]);
      const response = await this.#fetch(path(conversation, "events"), { headers, signal: either });
      if (!response.headers.get("content-type")?.startsWith("text/event-stream"))
        throw new StreamUnavailable("content type");
      return response;
    } catch (error) {
      throw opening.signal.aborted ? new StreamUnavailable("not opened in time") : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #json(method, address, { conversation, body, signal, timeoutMs = REQUEST_TIMEOUT_MS } = {}) {
    const headers = { accept: "application/json", ...bearer(conversation) };
    if (body) headers["content-type"] = "application/json";
    const limit = AbortSignal.timeout(timeoutMs);
    const init = {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    };
    const response = await this.#fetch(address, init);
    return readJson(response);
  }

  async #fetch(address, init) {
    let response;
    try {
      response = await fetch(this.#root + address, { ...init, cache: "no-store", credentials: "omit" });
    } catch (error) {
      throw new NetworkTrouble(error.message);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

function path(conversation, tail) {
  return `conversations/${encodeURIComponent(conversation.conversation_id)}/${tail}`;
}

function bearer(conversation) {
  return conversation ? { authorization: `Bearer ${conversation.token}` } : {};
}

async function readJson(response) {
  try {
    const text = await response.text();
    const value = text ? JSON.parse(text) : {};
    return value && typeof value === "object" ? value : {};
  } catch (error) {
    throw new NetworkTrouble(error.message);
  }
}

async function problemOf(response) {
  const detail = await response.json().catch(() => null);
  const retryAfterS = Number(response.headers.get("retry-after")) || 0;
  return new ApiProblem(response.status, typeof detail?.code === "string" ? detail.code : UNKNOWN_CODE, retryAfterS);
}
