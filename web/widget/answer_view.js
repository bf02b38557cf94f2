import { el, outsideLink, safeUrl } from "./dom.js";
import { icon } from "./icons.js";

/** Outcomes whose text comes from the approved knowledge, and so has a provenance to show and can be rated. */
const FROM_KNOWLEDGE = new Set(["answered"]);

/**
 * Where an answer comes from: sources, day of the last review, agency, and that nobody wrote it by hand just now. Null
 * if not known.
 */
export function provenanceView(answer, strings) {
  if (!FROM_KNOWLEDGE.has(answer?.outcome)) return null;
  const facts = el("dl", { class: "provenance" });
  const sources = answer.sources.map((source) => sourceView(source, strings));
  if (sources.length) addFact(facts, strings.text("provenance.sources"), ...sources);
  if (answer.agency) addFact(facts, strings.text("provenance.agency"), answer.agency);
  const reviewed = answer.reviewedOn && strings.day(answer.reviewedOn);
  if (reviewed)
    addFact(facts, strings.text("provenance.reviewed"), el("time", { datetime: answer.reviewedOn }, reviewed));
  const origin = el("p", { class: "origin" }, icon("check"), strings.text("provenance.origin"));
  return el("div", { class: "provenance-block" }, origin, facts.children.length ? facts : null);
}

function addFact(facts, name, ...values) {
  facts.append(el("dt", {}, name), ...values.map((value) => el("dd", {}, value)));
}

function sourceView(source, strings) {
  const url = safeUrl(source.url);
  const title = typeof source.title === "string" && source.title ? source.title : source.url;
  return url ? outsideLink(url, title, strings.text("link.new_tab")) : title;
}

/**
 * "Was this helpful?" with two buttons; shows what was chosen, also after a reload, and lets it be changed. Null where
 * out of place.
 */
export function ratingView(message, { strings, rate }) {
  if (!FROM_KNOWLEDGE.has(message.answer?.outcome)) return null;
  const labelId = `rating-${message.seq}`;
  const thanks = el("span", { class: "rating-thanks" });
  const buttons = [true, false].map((helpful) =>
    el(
      "button",
      { type: "button", class: "quiet", "data-helpful": String(helpful) },
      strings.text(helpful ? "rating.yes" : "rating.no"),
    ),
  );
  const show = (helpful) => {
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.dataset.helpful === String(helpful)));
  };
  for (const button of buttons) {
    button.addEventListener("click", async () => {
      const helpful = button.dataset.helpful === "true";
      const stored = await rate(message.id, helpful);
      if (stored) show(helpful);
      thanks.textContent = strings.text(stored ? "rating.thanks" : "rating.failed");
    });
  }
  show(message.helpful);
  const group = el("div", { class: "rating-buttons", role: "group", "aria-labelledby": labelId }, ...buttons);
  return el("div", { class: "rating" }, el("span", { id: labelId }, strings.text("rating.question")), group, thanks);
}
