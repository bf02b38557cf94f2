/** Storage that may be refused (private windows, strict settings): then it lasts as long as the page. */
class SafeArea {
  #area;
  #memory = new Map();

  constructor(find) {
    try {
      this.#area = find();
      this.#area.getItem("probe");
    } catch {
      this.#area = null;
    }
  }

  read(key) {
    try {
      const text = this.#area ? this.#area.getItem(key) : this.#memory.get(key);
      return text ? JSON.parse(text) : null;
    } catch {
      return null; // written by another program or cut short: as if it were not there
    }
  }

  write(key, value) {
    const text = JSON.stringify(value);
    this.#memory.set(key, text);
    try {
      this.#area?.setItem(key, text);
    } catch {
      this.#area = null; // full: from here on in memory
    }
  }

  remove(key) {
    this.#memory.delete(key);
    this.#area?.removeItem(key);
  }

  keys(prefix) {
    const all = this.#area ? Object.keys(this.#area) : [...this.#memory.keys()];
    return all.filter((key) => key.startsWith(prefix));
  }
}

/**
 * What this browser remembers about one desk, shared by all tabs of the page's origin. A queued message has a key of
 * its own, so that two tabs never overwrite each other's queue. Panel state and draft belong to the tab.
 */
export class Store {
  #prefix;
  #shared = new SafeArea(() => window.localStorage);
  #tab = new SafeArea(() => window.sessionStorage);

  constructor(apiRoot) {
    this.#prefix = `investdesk:${new URL(apiRoot).origin}:`;
  }

  /** `{conversation_id, token}` or null. */
  get conversation() {
    const stored = this.#shared.read(`${this.#prefix}conversation`);
    return typeof stored?.conversation_id === "string" && typeof stored?.token === "string" ? stored : null;
  }

  set conversation(value) {
    this.#set("conversation", value);
  }

  /** `{locale, told}`: the language the investor chose in the header, and whether the server knows. */
  get pinnedLocale() {
    return this.#shared.read(`${this.#prefix}locale`);
  }

  set pinnedLocale(value) {
    this.#set("locale", value);
  }

  /** The highest sequence number the investor has had on screen. */
  get seenSeq() {
    return Number(this.#shared.read(`${this.#prefix}seen`)) || 0;
  }

  set seenSeq(seq) {
    this.#set("seen", seq);
  }

  /** Oldest first. */
  get queue() {
    const entries = this.#shared.keys(`${this.#prefix}queue:`).map((key) => this.#shared.read(key));
    return entries.filter((entry) => entry?.client_message_id).sort((a, b) => a.queued_at - b.queued_at);
  }

  enqueue(entry) {
    this.#set(`queue:${entry.client_message_id}`, entry);
  }

  dequeue(clientMessageId) {
    this.#shared.remove(`${this.#prefix}queue:${clientMessageId}`);
  }

  get panelOpen() {
    return this.#tab.read(`${this.#prefix}open`) === true;
  }

  set panelOpen(open) {
    this.#tab.write(`${this.#prefix}open`, open);
  }

  get draft() {
    return this.#tab.read(`${this.#prefix}draft`) ?? "";
  }

  set draft(text) {
    this.#tab.write(`${this.#prefix}draft`, text);
  }

  /** Everything about the conversation, but not the chosen language. */
  forgetConversation() {
    for (const name of ["conversation", "seen"]) this.#shared.remove(this.#prefix + name);
    for (const entry of this.queue) this.dequeue(entry.client_message_id);
    this.#tab.remove(`${this.#prefix}draft`);
  }

  /** Calls `listener(name)` when another tab changed a value: "conversation", "locale", "seen" or "queue". */
  watch(listener, signal) {
    const onStorage = (event) => {
      if (event.key === null)
        listener("conversation"); // the whole storage was cleared
      else if (event.key.startsWith(this.#prefix)) listener(event.key.slice(this.#prefix.length).split(":")[0]);
    };
    window.addEventListener("storage", onStorage, { signal });
  }

  #set(name, value) {
    if (value === null) this.#shared.remove(this.#prefix + name);
    else this.#shared.write(this.#prefix + name, value);
  }
}
