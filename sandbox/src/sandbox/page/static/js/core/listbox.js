/* A list to choose from below a field, by the combobox pattern: the field keeps the focus, the arrow keys move the
   active option, `aria-activedescendant` tells which. Used by the composer, its options, and searchable selects. */

import { el, freshId } from "./dom.js";

/** Options: {label, detail, lead (node), value, disabled, heading}. `onPick(option)`. */
export class Listbox {
  #options = [];
  #active = -1;

  constructor(field, { label, onPick, id = freshId("listbox"), multiple = false }) {
    this.field = field;
    this.onPick = onPick;
    this.node = el("div", { class: "listbox", role: "listbox", id, "aria-label": label, "aria-multiselectable": multiple ? "true" : null });
    this.node.addEventListener("mousedown", (event) => event.preventDefault());
    field.setAttribute("aria-controls", id);
    field.setAttribute("aria-autocomplete", "list");
  }

  get active() {
    return this.#options[this.#active] ?? null;
  }

  get size() {
    return this.#options.length;
  }

  /** Shows these options; the first one becomes active if `first`. `isChosen(option)` marks chosen ones. */
  show(options, { first = true, isChosen = null } = {}) {
    this.node.replaceChildren();
    this.#options = options.filter((option) => !option.heading && !option.note);
    // A list box holds options; a note alone is none.
    this.node.setAttribute("role", this.#options.length ? "listbox" : "group");
    let index = -1;
    for (const option of options) {
      if (option.heading) this.node.append(el("div", { class: "listbox-heading", role: "presentation", text: option.heading }));
      else if (option.note) this.node.append(el("div", { class: "listbox-note", role: "presentation", text: option.note }));
      else this.node.append(this.#row(option, (index += 1), isChosen));
    }
    this.move(first && this.#options.length ? 0 : -1);
  }

  #row(option, index, isChosen) {
    const chosen = isChosen ? isChosen(option) : false;
    const row = el("div", { role: "option", id: `${this.node.id}-${index}`, class: `option ${chosen ? "chosen" : ""}`, "aria-selected": String(chosen), "aria-disabled": option.disabled ? "true" : null });
    if (option.lead) row.append(option.lead);
    const words = el("span", { class: "option-words" }, el("span", { class: "option-label", text: option.label }));
    if (option.detail) words.append(el("small", { text: option.detail }));
    row.append(words);
    row.addEventListener("click", () => this.onPick(option));
    row.addEventListener("pointermove", () => this.#active !== index && this.move(index, false));
    return row;
  }

  move(index, scroll = true) {
    const rows = [...this.node.querySelectorAll("[role=option]")];
    rows[this.#active]?.classList.remove("active");
    this.#active = index;
    const row = rows[index];
    if (!row) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    row.classList.add("active");
    this.field.setAttribute("aria-activedescendant", row.id);
    if (scroll) row.scrollIntoView({ block: "nearest" });
  }

  /** Takes the keys that move and choose; true if it did. */
  key(event) {
    const count = this.#options.length;
    if (count === 0) return false;
    if (event.key === "ArrowDown") this.move((this.#active + 1) % count);
    else if (event.key === "ArrowUp") this.move((this.#active - 1 + count) % count);
    else if (event.key === "PageDown") this.move(Math.min(this.#active + 8, count - 1));
    else if (event.key === "PageUp") this.move(Math.max(this.#active - 8, 0));
    else return false;
    event.preventDefault();
    return true;
  }
}

/** Case and accents aside, whether every word of `typed` is in `text`. */
export function fits(text, typed) {
  const plain = (value) => value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const whole = plain(text);
  return plain(typed).split(/\s+/).every((word) => whole.includes(word));
}
