import { el } from "./dom.js";
import { icon } from "./icons.js";

/** The choices of a message as buttons. */
export function choicesView(choices, { label, choose }) {
  const buttons = choices.map(({ id, label: text }) =>
    el(
      "li",
      {},
      el("button", { type: "button", class: "choice", onclick: () => choose(id, text) }, el("span", {}, text)),
    ),
  );
  return el("ul", { class: "choices", role: "list", "aria-label": label }, ...buttons);
}

/** The investor has gone on: the buttons rest, and the one that was taken says so. */
export function settleChoices(node, takenText, takenLabel) {
  for (const button of node.querySelectorAll("button.choice:not(:disabled)")) {
    button.disabled = true;
    if (button.firstElementChild.textContent !== takenText) continue;
    button.classList.add("taken");
    button.prepend(icon("check"));
    button.append(el("span", { class: "visually-hidden" }, ` ${takenLabel}`));
  }
}
