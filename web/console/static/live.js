// Live updates: the server says that something changed, the page asks for its changing part again.
import { parse, show } from "./regions.js";

const SOON_MS = 120;
const LATER_MS = 3000; // on a ticket's page, news of other tickets only change the number of unread ones
const LOST_AFTER_MS = 4000;
// Browsers allow few open connections to one server, so a tab in the background gives its own up and asks now and then.
const HIDDEN_AFTER_MS = 30000;
const ASK_EVERY_MS = 30000;

export function startLive() {
  const root = document.querySelector("[data-live]");
  if (root) new Live(root).start();
}

class Live {
  constructor(root) {
    this.part = root.dataset.live;
    this.ticket = root.dataset.ticket;
    this.line = document.querySelector("[data-live-state]");
    this.over = false;
  }

  start() {
    this.open();
    document.addEventListener("visibilitychange", () => (document.hidden ? this.rest() : this.wake()));
    window.addEventListener("online", () => this.wake());
  }

  open() {
    this.source?.close();
    const address = this.ticket ? `/console/events?ticket=${encodeURIComponent(this.ticket)}` : "/console/events";
    this.source = new EventSource(address);
    this.source.addEventListener("open", () => this.found());
    this.source.addEventListener("error", () => this.lost());
    this.source.addEventListener(this.ticket ? "transcript" : "tickets", () => this.refreshIn(SOON_MS));
    if (this.ticket) this.source.addEventListener("tickets", () => this.refreshIn(LATER_MS));
    this.source.addEventListener("signed-out", () => this.end("signedOut"));
  }

  found() {
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
    this.say("");
    if (this.opened) this.refreshIn(SOON_MS); // whatever happened while nobody listened
    this.opened = true;
  }

  lost() {
    this.lostTimer ??= setTimeout(() => this.say("lost"), LOST_AFTER_MS);
    if (this.source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    clearTimeout(this.openTimer);
    this.openTimer = setTimeout(() => this.refresh().then(() => this.over || this.open()), LOST_AFTER_MS);
  }

  rest() {
    this.restTimer = setTimeout(() => {
      this.source.close();
      this.asking = setInterval(() => this.refresh(), ASK_EVERY_MS);
    }, HIDDEN_AFTER_MS);
  }

  wake() {
    clearTimeout(this.restTimer);
    clearInterval(this.asking);
    if (!this.over && this.source.readyState === EventSource.CLOSED) this.open();
  }

  refreshIn(ms) {
    const at = Date.now() + ms;
    if (this.refreshAt && this.refreshAt <= at) return; // one is coming sooner
    clearTimeout(this.refreshTimer);
    this.refreshAt = at;
    this.refreshTimer = setTimeout(() => this.refresh(), ms);
  }

  async refresh() {
    this.refreshAt = undefined;
    if (this.over) return;
    try {
      const response = await fetch(this.address(), { headers: { Accept: "text/html" } });
      if (response.status === 401) return this.end("signedOut");
      if (response.status === 404) return this.end("gone");
      if (response.ok) show(parse(await response.text()), { leaveBusy: true });
    } catch {
      // Offline: the event source notices it as well, and refreshes once it is back.
    }
  }

  address() {
    const address = new URL(location.href);
    address.hash = "";
    address.searchParams.set("fragment", this.part);
    return address;
  }

  end(why) {
    this.over = true;
    clearInterval(this.asking);
    this.source.close();
    clearTimeout(this.lostTimer);
    this.say(why);
  }

  say(what) {
    const texts = { lost: this.line.dataset.textLost, signedOut: this.line.dataset.textSignedOut, gone: this.line.dataset.textGone };
    this.line.textContent = texts[what] ?? "";
  }
}
