/* The page's own words, in the persona's language. What the bot says is the bot's; nothing of it is here. */

import { de } from "./words/de.js";
import { en } from "./words/en.js";

let words = en;
let language = "en";

export function setLanguage(name) {
  language = name === "de" ? "de" : "en";
  words = language === "de" ? de : en;
  document.documentElement.lang = language;
}

export const currentLanguage = () => language;

/** A text by its key; `{name}` is filled in from `params`. With `params.n` a pair [one, many] is chosen from. */
export function t(key, params = {}) {
  const entry = words[key] ?? en[key] ?? key;
  const text = Array.isArray(entry) ? entry[params.n === 1 ? 0 : 1] : entry;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/** Of {de, en} or {"de": …, "en-US": …} (Discord's localisations) the one to show. */
export const pick = (texts) => texts?.[language] ?? texts?.en ?? "";
