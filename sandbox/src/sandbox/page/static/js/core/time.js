/* The demo's time, and how instants are written for the persona: in its language and time zone. The only module that
   knows how far the demo's clock has travelled from the machine's. */

import { el } from "./dom.js";

const DAY = 86_400_000;
const RELATIVE_TICK_MS = 1000;

let offset = 0;
let zone = "UTC";
let locale = "en-US";
const formats = new Map();

export function setPlace(newZone, newLocale) {
  zone = newZone;
  locale = newLocale;
  formats.clear();
}

/** Sets the demo's clock to an instant in milliseconds since 1970. */
export function setNow(milliseconds) {
  offset = milliseconds - Date.now();
  tick();
}

/** The demo's time in milliseconds since 1970. */
export const now = () => Date.now() + offset;

/** Whether an instant lies so far ahead that the clock must have been moved by somebody else. */
export const isAhead = (milliseconds) => milliseconds - now() > 2000;

export function format(milliseconds, options, otherZone = zone) {
  const key = JSON.stringify([options, otherZone]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: otherZone, ...options }));
  return formats.get(key).format(new Date(milliseconds));
}

/* The styles of `<t:…:style>` as Discord's reference lists them. */
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

export function styled(milliseconds, style) {
  if (Math.abs(milliseconds) > 8.64e15) return null;
  return style === "R" ? relative(milliseconds) : format(milliseconds, STYLES[style] ?? STYLES.f);
}

/* Unit, its length, and from what distance on it is used: "in 1 day" from 22 hours on, as Discord's client rounds. */
const UNITS = [
  ["year", 365 * DAY, 320 * DAY],
  ["month", 30 * DAY, 26 * DAY],
  ["day", DAY, 22 * 3_600_000],
  ["hour", 3_600_000, 45 * 60_000],
  ["minute", 60_000, 45_000],
  ["second", 1000, 0],
];

/** "in 2 days", "vor 3 Minuten", from the demo's time. */
export function relative(milliseconds) {
  const away = milliseconds - now();
  const [unit, size] = UNITS.find(([, , from]) => Math.abs(away) >= from);
  return new Intl.RelativeTimeFormat(locale).format(Math.round(away / size), unit);
}

/** A `<time>` element; relative ones are kept up to date. */
export function timeNode(milliseconds, style) {
  const text = styled(milliseconds, style);
  if (text === null) return null;
  const node = el("time", {
    class: "stamp",
    datetime: new Date(milliseconds).toISOString(),
    title: styled(milliseconds, "F"),
    text,
  });
  if (style === "R") node.dataset.relative = String(milliseconds);
  return node;
}

function tick() {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = relative(Number(node.dataset.relative));
    if (node.textContent !== text) node.textContent = text;
  }
}
setInterval(tick, RELATIVE_TICK_MS);

/** Year, month and day in the persona's zone, to tell days apart. */
export const dayKey = (milliseconds) => format(milliseconds, { year: "numeric", month: "2-digit", day: "2-digit" });

/** When a message was written: the time alone if it was today, otherwise with its date. */
export function messageTime(milliseconds) {
  const today = dayKey(milliseconds) === dayKey(now());
  return format(milliseconds, today ? STYLES.t : STYLES.s);
}

/** The instant that is in a snowflake, in milliseconds since 1970. */
export const instantOf = (id) => Number(BigInt(id) >> 22n) + 1_420_070_400_000;
