// Shows the number of unread tickets in the window's title.
import { REFRESHED } from "./regions.js";

export function startTitle() {
  document.addEventListener(REFRESHED, () => {
    const unread = Number(document.querySelector("[data-unread]")?.dataset.unread ?? 0);
    const plain = document.title.replace(/^\(\d+\) /, "");
    document.title = unread ? `(${unread}) ${plain}` : plain;
  });
}
