import { provenanceView, ratingView } from "./answer_view.js";
import { choicesView } from "./choices_view.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { textView } from "./text_view.js";
import { ticketView } from "./ticket_view.js";

/**
 * One message in the log. `context`: `strings`, `base` (for relative links), `rate`, `choose` and `showTicket`, which
 * is false when the same card already stands further up. What follows the text is kept out of the live region, except
 * the choices.
 */
export function messageView(message, context) {
  const { strings } = context;
  const office = message.sender === "bot" || message.sender === "staff";
  const text = textView(message.text, { linked: office, newTabHint: strings.text("link.new_tab") });
  if (message.locale) text.lang = message.locale;
  return el(
    "div",
    { class: `message from-${message.sender}`, "data-id": message.id },
    speakerView(message, strings),
    el("div", { class: "bubble" }, text, detailsView(message, context)),
    choicesOf(message, context),
    afterView(message, context),
  );
}

/** A line of the widget's own, such as that an earlier conversation has ended. */
export function noticeView(text) {
  return el(
    "div",
    { class: "message from-system" },
    el("div", { class: "bubble" }, el("div", { class: "text" }, text)),
  );
}

function speakerView(message, strings) {
  const name = speakerName(message, strings);
  const hidden = message.sender === "bot" || message.sender === "staff" ? "" : " visually-hidden";
  const time = strings.messageTime(message.createdAt);
  const stamp = time && el("time", { datetime: message.createdAt, "aria-hidden": "true" }, time);
  return el(
    "p",
    { class: `speaker${hidden}` },
    message.sender === "staff" && icon("person"),
    el("span", {}, `${name}`),
    stamp,
  );
}

function speakerName({ sender, senderName }, strings) {
  if (sender === "staff" && senderName) return strings.text("speaker.staff_named", { name: senderName });
  return strings.text(`speaker.${sender}`);
}

function detailsView(message, { strings, base, showTicket }) {
  const parts = [
    provenanceView(message.answer, strings),
    showTicket && ticketView(message.ticket, strings, base),
  ].filter(Boolean);
  return parts.length ? el("div", { class: "details", "aria-live": "off" }, ...parts) : null;
}

function choicesOf({ choices, locale }, { strings, choose }) {
  if (!choices.length) return null;
  const view = choicesView(choices, { label: strings.text("choices.label"), choose });
  if (locale) view.lang = locale;
  return view;
}

function afterView(message, { strings, rate }) {
  const rating = ratingView(message, { strings, rate });
  return rating && el("div", { "aria-live": "off" }, rating);
}

/**
 * Says in a message of the investor how far it has come. `entry` is its place in the queue, or null once the server has
 * it.
 */
export function showState(node, entry, { strings, retry, withdraw }) {
  const state = entry?.state ?? "sent";
  const signature = `${state}:${entry?.problem ?? ""}`;
  if (node.dataset.state === signature) return;
  node.dataset.state = signature;
  node.querySelector(".state")?.remove();
  const line = el("div", { class: `state state-${state}`, "aria-live": "off" }, stateText(entry, state, strings));
  if (state === "waiting" || state === "failed") line.append(...stateButtons(entry, { strings, retry, withdraw }));
  node.append(line);
}

function stateText(entry, state, strings) {
  if (state !== "failed") return strings.text(`state.${state}`);
  const key = `problem.${entry.problem}`;
  const text = strings.text(key);
  return text === key ? strings.text("problem.other") : text;
}

function stateButtons(entry, { strings, retry, withdraw }) {
  const id = entry.client_message_id;
  const again = el(
    "button",
    { type: "button", class: "quiet", onclick: () => retry(id) },
    icon("retry"),
    strings.text("state.retry"),
  );
  if (entry.state === "waiting") return [again];
  return [
    again,
    el("button", { type: "button", class: "quiet", onclick: () => withdraw(id) }, strings.text("state.edit")),
  ];
}
