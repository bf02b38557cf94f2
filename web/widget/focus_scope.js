const FOCUSABLE = "a[href], button:not(:disabled), textarea, [tabindex='0']";

/**
 * Keeps Tab inside `container` while `active()`: a window that covers the whole screen must not lose the focus behind
 * itself.
 */
export function keepFocusInside(container, active) {
  container.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !active()) return;
    const stops = [...container.querySelectorAll(FOCUSABLE)].filter((element) => element.checkVisibility());
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    const current = container.getRootNode().activeElement;
    if (current !== edge && !(event.shiftKey && current === container)) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  });
}
