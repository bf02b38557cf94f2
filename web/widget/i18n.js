export const LOCALES = ["zh-Hant", "en", "ja"];

/** Each language under its own name, as the switch shows it in every language. */
export const LOCALE_NAMES = { "zh-Hant": "中文", en: "English", ja: "日本語" };

/** The region decides how dates are written: "20 November 2026", not "November 20, 2026". */
const FORMAT_LOCALES = { "zh-Hant": "zh-TW", en: "en-GB", ja: "ja-JP" };

const OFFICE_TIME_ZONE = "Asia/Taipei";

/** The locale we write in that is nearest to a BCP 47 tag, or null. Simplified Chinese is served in Traditional. */
export function nearestLocale(tag) {
  const primary = String(tag ?? "")
    .trim()
    .toLowerCase()
    .split(/[-_]/)[0];
  return { zh: "zh-Hant", ja: "ja", en: "en" }[primary] ?? null;
}

/** `setting` is the script's data-locale: a tag, or "auto" for the page's language, then the browser's. */
export function preferredLocale(setting) {
  const candidates = [setting, document.documentElement.lang, ...(navigator.languages ?? [navigator.language])];
  for (const tag of candidates) {
    const locale = nearestLocale(tag);
    if (locale) return locale;
  }
  return "en";
}

/** The strings of the current locale, fetched once per locale from `root`. */
export class Strings {
  #root;
  #tables = new Map();
  locale = "en";

  constructor(root) {
    this.#root = root;
  }

  /**
   * Loads the table if needed and makes it current. Raises when it cannot be fetched; the current locale then stays.
   */
  async use(locale) {
    await this.load(locale);
    this.locale = locale;
  }

  async load(locale) {
    if (this.#tables.has(locale)) return;
    const response = await fetch(new URL(`locales/${locale}.json`, this.#root), { credentials: "omit" });
    if (!response.ok) throw new Error(`strings ${locale}: ${response.status}`);
    this.#tables.set(locale, await response.json());
  }

  text(key, values = {}) {
    const pattern = this.#tables.get(this.locale)?.[key] ?? key;
    return pattern.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
  }

  /** The form of `key` for `count`: `key.one` or `key.other`. */
  plural(key, count) {
    const form = new Intl.PluralRules(this.locale).select(count) === "one" ? "one" : "other";
    return this.text(`${key}.${form}`, { count });
  }

  /** A calendar day (`2026-11-20`), written out; empty for anything else. */
  day(isoDay) {
    return this.#format(`${isoDay}T00:00:00Z`, { dateStyle: "long", timeZone: "UTC" });
  }

  /** An instant in office time, with the zone named; empty for anything that is no instant. */
  officeInstant(iso) {
    const options = { dateStyle: "full", timeStyle: "short", timeZone: OFFICE_TIME_ZONE };
    const instant = this.#format(iso, options);
    return instant && this.text("time.office", { instant });
  }

  /** When a message was written, on the investor's own clock; the day only if it is not today. */
  messageTime(iso) {
    const today = new Date(iso).toDateString() === new Date().toDateString();
    return this.#format(iso, today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
  }

  #format(iso, options) {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return "";
    return new Intl.DateTimeFormat(FORMAT_LOCALES[this.locale], options).format(date);
  }
}
