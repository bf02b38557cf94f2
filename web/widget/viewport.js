/**
 * Tells the style sheet how high the visible part of the window is. `dvh` does not shrink for the on-screen keyboard in
 * every browser; the visual viewport does.
 */
export function followVisualViewport(element, signal) {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const measure = () => {
    element.style.setProperty("--visible-height", `${Math.round(viewport.height)}px`);
    element.style.setProperty("--visible-top", `${Math.round(viewport.offsetTop)}px`);
  };
  viewport.addEventListener("resize", measure, { signal });
  viewport.addEventListener("scroll", measure, { signal });
  measure();
}
