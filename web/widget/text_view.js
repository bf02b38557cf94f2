import { el, outsideLink } from "./dom.js";

/** Ends before full-width punctuation and brackets: a Chinese or Japanese sentence goes on right behind an address. */
const ADDRESS = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;
const TRAILING = /[.,;:!?)\]']+$/;

/** The text of a message, line breaks kept by the style sheet. Addresses become links only in what the office wrote. */
export function textView(text, { linked, newTabHint }) {
  const paragraph = el("div", { class: "text", dir: "auto" });
  if (!linked) {
    paragraph.append(text);
    return paragraph;
  }
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    paragraph.append(text.slice(end, match.index), outsideLink(address, address, newTabHint));
    end = match.index + address.length;
  }
  paragraph.append(text.slice(end));
  return paragraph;
}
