/* A select: a button that tells what is chosen, and a list that opens below it, with a search field where the list is
   long. The same for messages (a choice is sent at once) and forms (it is kept). */

import { el, freshId, icon, replace } from "../core/dom.js";
import { Listbox, fits } from "../core/listbox.js";
import { openPopover } from "../core/popover.js";
import { t } from "../i18n.js";
import { ofSelect } from "./choices.js";

const LONG = 8;

export class Select {
  /** `onChoose(values)` when a choice has been made that keeps to the bounds. `form`: nothing at all may be allowed. */
  constructor(component, store, { onChoose, form = false, labelledBy = null, describedBy = null }) {
    this.component = component;
    this.store = store;
    this.onChoose = onChoose;
    this.least = form && component.required === false ? 0 : (component.min_values ?? 1);
    this.most = component.max_values ?? 1;
    const defaults = (component.default_values ?? []).map((entry) => entry.id);
    this.values = component.type === 3 ? ofSelect(component, store).filter((one) => one.byDefault).map((one) => one.value) : defaults;
    const id = freshId("select");
    this.shown = el("span", { class: "select-shown", id });
    const label = component.placeholder || t("select");
    this.node = el(
      "button",
      { type: "button", class: "select", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-labelledby": labelledBy ? `${labelledBy} ${id}` : null, "aria-label": labelledBy ? null : label, "aria-describedby": describedBy, disabled: component.disabled ?? false },
      this.shown,
      icon("chevron"),
    );
    if (!labelledBy) this.node.setAttribute("aria-describedby", id);
    this.node.dataset.customId = component.custom_id;
    this.node.addEventListener("click", () => this.open());
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.open();
    });
    this.#tell();
  }

  #options() {
    return ofSelect(this.component, this.store);
  }

  #tell() {
    const chosen = this.#options().filter((option) => this.values.includes(option.value));
    if (chosen.length === 0) {
      replace(this.shown, el("span", { class: "placeholder", text: this.component.placeholder || t("select") }));
      return;
    }
    replace(this.shown, chosen.map((option) => el("span", { class: "chosen-value" }, option.lead?.cloneNode(true), option.label)));
  }

  open() {
    if (this.node.disabled) return;
    const options = this.#options();
    const before = [...this.values];
    const searchable = options.length > LONG;
    const field = el("input", { type: "text", role: "combobox", class: searchable ? "select-search" : "select-search visually-hidden", "aria-expanded": "true", "aria-label": this.component.placeholder || t("search"), placeholder: t("search"), autocomplete: "off", readonly: searchable ? null : true, inputmode: searchable ? null : "none" });
    const list = new Listbox(field, { label: this.component.placeholder || t("select"), multiple: this.most > 1, onPick: (option) => this.#pick(option, list, popover) });
    const show = () => {
      const found = options.filter((option) => fits(option.search ?? option.label, field.value));
      list.show(found.length ? found : [{ note: t("no_matches") }], { isChosen: (option) => this.values.includes(option.value) });
    };
    this.refresh = show;
    const foot = el("div", { class: "select-foot" });
    const box = el("div", { class: "select-box" }, field, list.node);
    if (this.most > 1) {
      const hint = el("small", { class: "select-hint", role: "status" });
      this.hint = () => (hint.textContent = this.values.length < this.least ? t("select_least", { n: this.least }) : t("select_n", { n: this.values.length }));
      this.hint();
      foot.append(hint, el("button", { type: "button", class: "button primary small", text: t("done"), on: { click: () => popover.close(true) } }));
      box.append(foot);
    } else if (this.least === 0 && this.values.length > 0) {
      foot.append(el("button", { type: "button", class: "button small", text: t("clear"), on: { click: () => this.#clear(popover) } }));
      box.append(foot);
    }
    const popover = openPopover(box, this.node, { className: "popover-select", match: true, onClose: () => this.#closed(before) });
    this.node.setAttribute("aria-expanded", "true");
    show();
    popover.update();
    field.addEventListener("input", show);
    field.addEventListener("keydown", (event) => {
      if (list.key(event)) return;
      if (event.key === "Enter" || (event.key === " " && !searchable)) {
        event.preventDefault();
        if (list.active) this.#pick(list.active, list, popover);
      } else if (event.key === "Tab") popover.close(true);
    });
    field.focus();
  }

  #pick(option, list, popover) {
    if (this.most === 1) {
      this.values = [option.value];
      popover.close(true);
      return;
    }
    if (this.values.includes(option.value)) this.values = this.values.filter((value) => value !== option.value);
    else if (this.values.length < this.most) this.values = [...this.values, option.value];
    const at = [...list.node.querySelectorAll("[role=option]")].findIndex((row) => row.classList.contains("active"));
    this.refresh();
    list.move(at);
    this.hint();
  }

  #clear(popover) {
    this.values = [];
    popover.close(true);
  }

  #closed(before) {
    this.node.setAttribute("aria-expanded", "false");
    const same = before.length === this.values.length && before.every((value) => this.values.includes(value));
    if (this.values.length < this.least || this.values.length > this.most) this.values = before;
    this.#tell();
    if (!same || (this.most === 1 && this.values.length === 1)) this.#choose(same);
  }

  #choose(same) {
    if (!same) this.onChoose?.(this.values);
  }
}
