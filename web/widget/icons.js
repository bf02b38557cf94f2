const SVG = "http://www.w3.org/2000/svg";

/** Stroke paths on a 24 × 24 grid. */
const PATHS = {
  chat: ["M4 5h16v11H10l-4 4v-4H4z", "M8 9h8", "M8 12h5"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4 20c1-4 4.5-5.5 8-5.5s7 1.5 8 5.5"],
  more: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  minimise: ["M6 9l6 6 6-6"],
  send: ["M5 12h13", "M12 6l6 6-6 6"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  external: ["M9 6H6v12h12v-3", "M13 5h6v6", "M19 5l-8 8"],
  down: ["M12 5v13", "M6 12l6 6 6-6"],
  retry: ["M19 12a7 7 0 1 1-2-5", "M19 3v5h-5"],
};

/** A decorative icon in the colour of the text around it; hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
