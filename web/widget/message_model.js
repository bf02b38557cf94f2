import { nearestLocale } from "./i18n.js";

const SENDERS = new Set(["investor", "bot", "staff", "system"]);

/**
 * A message as the views may rely on it, or null if the server's object lacks what no view can do without (id, sequence
 * number, sender, text). Optional parts that are malformed are left out rather than shown half.
 */
export function readMessage(raw) {
  if (!raw || typeof raw !== "object") return null;
  const { id, seq, sender, text } = raw;
  if (!isId(id) || !Number.isSafeInteger(seq) || !SENDERS.has(sender) || typeof text !== "string") return null;
  return {
    id: String(id),
    seq,
    sender,
    text,
    senderName: optionalText(raw.sender_name),
    locale: nearestLocale(raw.locale),
    createdAt: optionalText(raw.created_at),
    clientMessageId: optionalText(raw.client_message_id),
    answer: readAnswer(raw.answer),
    choices: list(raw.choices).map(readChoice).filter(Boolean),
    ticket: readTicket(raw.ticket),
    helpful: typeof raw.helpful === "boolean" ? raw.helpful : null,
  };
}

export function readMessages(raw) {
  return list(raw).map(readMessage).filter(Boolean);
}

function readAnswer(raw) {
  if (!raw || typeof raw !== "object" || typeof raw.outcome !== "string") return null;
  return {
    outcome: raw.outcome,
    sources: list(raw.sources).filter((source) => optionalText(source?.url)),
    reviewedOn: /^\d{4}-\d{2}-\d{2}$/.test(raw.reviewed_on) ? raw.reviewed_on : "",
    agency: optionalText(raw.agency),
  };
}

function readChoice(raw) {
  return isId(raw?.id) && optionalText(raw.label) ? { id: String(raw.id), label: raw.label } : null;
}

function readTicket(raw) {
  if (!isId(raw?.number)) return null;
  return {
    number: String(raw.number),
    status: optionalText(raw.status),
    assigneeName: optionalText(raw.assignee_name),
    deputyName: optionalText(raw.deputy_name),
    replyDueAt: optionalText(raw.reply_due_at),
    statusUrl: optionalText(raw.status_url),
  };
}

function isId(value) {
  return (typeof value === "string" && value !== "") || Number.isSafeInteger(value);
}

function optionalText(value) {
  return typeof value === "string" ? value : "";
}

function list(value) {
  return Array.isArray(value) ? value : [];
}
