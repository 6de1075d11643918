/* The one list of suggestions above the composer, whichever field it belongs to at the moment. */

import { Listbox } from "../core/listbox.js";
import { replace } from "../core/dom.js";
import { t } from "../i18n.js";

export class Suggestions {
  #list = null;
  #field = null;

  constructor(holder, announcer) {
    this.holder = holder;
    this.announcer = announcer;
    holder.hidden = true;
  }

  show(field, options, onPick, { first = true } = {}) {
    if (this.#field !== field) this.hide();
    this.#field = field;
    this.#list = new Listbox(field, { label: t("suggestions"), onPick, id: "suggestions" });
    replace(this.holder, this.#list.node);
    this.holder.hidden = false;
    this.#tellExpanded("true");
    this.#list.show(options, { first });
    // What scrolls must be reachable by keyboard; a combobox moves in its list by itself, but does not scroll it.
    const scrolls = this.holder.scrollHeight > this.holder.clientHeight;
    this.holder.tabIndex = field.getAttribute("role") === "combobox" && !scrolls ? -1 : 0;
    this.announcer.textContent = this.#list.size ? t("results", { n: this.#list.size }) : (options[0]?.note ?? "");
  }

  /** A text area of several lines may not be a combobox; that there are suggestions is announced for it. */
  #tellExpanded(value) {
    if (this.#field.getAttribute("role") === "combobox") this.#field.setAttribute("aria-expanded", value);
  }

  isOpenFor(field) {
    return !this.holder.hidden && this.#field === field;
  }

  /** Closes it; whether it was open. */
  hide() {
    if (this.holder.hidden) return false;
    this.holder.hidden = true;
    this.holder.replaceChildren();
    this.#tellExpanded("false");
    for (const name of ["aria-activedescendant", "aria-controls"]) this.#field.removeAttribute(name);
    this.#field = null;
    return true;
  }

  /** Takes a key of the field: moving, and Enter or Tab for the active option. True if it did. */
  key(event) {
    if (this.holder.hidden) return false;
    if (this.#list.key(event)) return true;
    const { active } = this.#list;
    if (active && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      event.preventDefault();
      this.#list.onPick(active);
      return true;
    }
    return false;
  }
}
