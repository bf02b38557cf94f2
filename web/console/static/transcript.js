// Keeps the end of the conversation in sight, unless the reader has scrolled up; then a button tells of new messages.
import { REFRESHED } from "./regions.js";

const NEAR_END_PX = 60;

export function startTranscript() {
  const pane = document.querySelector("[data-transcript]");
  if (!pane) return;
  const newer = document.querySelector("[data-newer]");
  let atEnd = true;
  let last = lastMessage(pane);

  const toEnd = () => pane.scrollTo({ top: pane.scrollHeight });
  pane.addEventListener("scroll", () => {
    atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_END_PX;
    if (atEnd) newer.hidden = true;
  });
  newer.addEventListener("click", () => {
    toEnd();
    pane.focus({ preventScroll: true });
  });
  document.addEventListener(REFRESHED, () => {
    const now = lastMessage(pane);
    if (atEnd) toEnd(); // also when only the reply box has grown
    else if (now !== last) newer.hidden = false;
    last = now;
  });
  toEnd();
}

function lastMessage(pane) {
  return pane.querySelector(".messages > :last-child")?.id;
}
