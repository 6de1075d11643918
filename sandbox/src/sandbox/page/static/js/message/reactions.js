/* Reactions below a message, and the small choice of emoji to react with. */

import { add, el, icon } from "../core/dom.js";
import { openPopover } from "../core/popover.js";
import { t } from "../i18n.js";

const CHOICE = [..."👍👎👏🙏💪🤝👀✅❌❓❗💡📌📎📅⏰🔔🎉🎯🏛🏙🌍🌱💧🔥⚡🚲🚋🏥🏫📈📉🗳📜✍️🗣😀😄🙂😉😍🤔😮😢😅❤️💙💚".matchAll(/\p{Extended_Pictographic}\uFE0F?/gu)].map((found) => found[0]);

/** The row of reactions; null where there are none. `toggle(emoji, mine)`. */
export function reactions(message, toggle) {
  if (!message.reactions?.length) return null;
  return el(
    "div",
    { class: "reactions" },
    message.reactions.map((entry) => {
      const label = t(entry.me ? "reaction_mine" : "reaction", { emoji: entry.emoji.name, n: entry.count });
      const press = () => toggle(entry.emoji, entry.me);
      return el("button", { type: "button", class: "reaction", "aria-pressed": String(entry.me), "aria-label": label, on: { click: press } }, el("span", { class: "emoji", text: entry.emoji.name }), el("span", { class: "count", text: entry.count }));
    }),
  );
}

/** A grid of emoji beside `anchor`. */
export function chooseEmoji(anchor, onChoose) {
  const grid = el("div", { class: "emoji-grid", role: "group", "aria-label": t("choose_reaction") });
  const popover = openPopover(grid, anchor);
  for (const char of CHOICE) {
    const choose = () => {
      popover.close(true);
      onChoose(char);
    };
    grid.append(el("button", { type: "button", "aria-label": char, text: char, on: { click: choose } }));
  }
  popover.update();
  const buttons = [...grid.children];
  grid.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    if (!step) return;
    event.preventDefault();
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
  });
  buttons[0].focus();
}

/** What an event about reactions makes of a message's list: `by` 1, -1, or 0 (all, or all of one emoji). */
export function changed(list, data, by, ownId) {
  const key = (emoji) => emoji.id ?? emoji.name;
  if (by === 0) return data.emoji ? (list ?? []).filter((entry) => key(entry.emoji) !== key(data.emoji)) : [];
  const found = (list ?? []).map((entry) => ({ ...entry }));
  let entry = found.find((one) => key(one.emoji) === key(data.emoji));
  if (!entry) {
    entry = { emoji: data.emoji, count: 0, me: false };
    found.push(entry);
  }
  entry.count += by;
  if (data.user_id === ownId) entry.me = by > 0;
  return found.filter((one) => one.count > 0);
}

export const reactButton = (act) => add(el("button", { type: "button", class: "icon-button", "aria-label": t("react"), title: t("react"), on: { click: act } }), icon("smile"));
