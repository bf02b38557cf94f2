const FILES = [
  "tokens",
  "styles_base",
  "styles_header",
  "styles_messages",
  "styles_cards",
  "styles_composer",
  "styles_panel",
];

/**
 * Gives the shadow root its style sheets. Constructed sheets pass a strict `style-src`, which a foreign `<link>`
 * would not. Raises when a file cannot be fetched.
 */
export async function adoptStyles(shadow, widgetRoot) {
  const addresses = FILES.map((file) => new URL(`${file}.css`, widgetRoot));
  shadow.adoptedStyleSheets = await Promise.all(addresses.map(sheetOf));
}

async function sheetOf(address) {
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await response.text());
  return sheet;
}
