/**
 * Builds one element. Strings among `children` become text nodes, so nothing a server or a person wrote is ever parsed
 * as markup. `attributes`: `true` writes an empty attribute, `false`, null and undefined write none; `on…` functions
 * become listeners.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setAttribute(element, name, value) {
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
}

/** A link that leaves the page: new tab, no referrer, and a spoken hint that it opens one. */
export function outsideLink(url, label, hint, attributes = {}) {
  return el(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer", ...attributes },
    label,
    el("span", { class: "visually-hidden" }, ` ${hint}`),
  );
}

/** The address if it may be linked to (http or https, after resolving against `base`), else null. */
export function safeUrl(address, base) {
  if (typeof address !== "string" || !address) return null;
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
