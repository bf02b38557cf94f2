import { el, outsideLink, safeUrl } from "./dom.js";

/**
 * The card of a case that a person now looks after: number, person, promised date, status, and the page that tells its
 * state.
 */
export function ticketView(ticket, strings, base) {
  const facts = el("dl", {});
  const add = (key, value) => value && facts.append(el("dt", {}, strings.text(key)), el("dd", {}, value));
  add("ticket.number", ticket.number);
  add("ticket.assignee", ticket.assigneeName);
  add("ticket.deputy", ticket.deputyName);
  const due = ticket.replyDueAt && strings.officeInstant(ticket.replyDueAt);
  add("ticket.reply_due", due && el("time", { datetime: ticket.replyDueAt }, due));
  add("ticket.status", statusText(ticket.status, strings));
  const url = safeUrl(ticket.statusUrl, base);
  const link =
    url && outsideLink(url, strings.text("ticket.link"), strings.text("link.new_tab"), { class: "ticket-link" });
  return el("div", { class: "ticket" }, el("p", { class: "ticket-title" }, strings.text("ticket.title")), facts, link);
}

/** A status that this version of the widget does not know is left out: no internal word reaches the investor. */
function statusText(status, strings) {
  const key = `ticket.status.${status}`;
  const text = strings.text(key);
  return text === key ? "" : text;
}
