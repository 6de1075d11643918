/* One option of a command as a field: typed text, a number, a choice, a person, role or channel, a file. It knows what
   it would send, and what is wrong with it. */

import { el, freshId, icon } from "../core/dom.js";
import { fits } from "../core/listbox.js";
import { t } from "../i18n.js";
import { channels, people, roles } from "../message/choices.js";

export const OptionType = { STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11 };
const NUMBERS = new Set([OptionType.INTEGER, OptionType.NUMBER]);
const PICKED = new Set([OptionType.BOOLEAN, OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE]);
const MOST_SHOWN = 25;

export class OptionField {
  #picked = null;

  /** `host`: {store, index, onFocus(field), onInput(field), onEnter(field), onRemove(field)}. */
  constructor(definition, host) {
    this.definition = definition;
    this.host = host;
    this.file = null;
    const { index } = host;
    const id = freshId("option");
    this.problem = el("p", { class: "field-error", id: `${id}-error`, role: "alert", hidden: true });
    const describe = `${id}-help ${id}-error`;
    const label = el("label", { for: id, class: "option-name" }, index.name(definition), definition.required ? null : el("small", { text: ` ${t("optional")}` }));
    this.input = definition.type === OptionType.ATTACHMENT ? this.#fileInput(id, describe) : this.#textInput(id, describe);
    const help = el("p", { class: "option-help", id: `${id}-help`, text: index.description(definition) });
    const remove = definition.required ? null : el("button", { type: "button", class: "icon-button small", "aria-label": t("remove", { name: index.name(definition) }), on: { click: () => host.onRemove(this) } }, icon("close"));
    this.node = el("div", { class: "option-field", "data-option": definition.name }, el("div", { class: "option-line" }, label, remove), this.holder ?? this.input, help, this.problem);
  }

  #textInput(id, describe) {
    const numeric = NUMBERS.has(this.definition.type);
    const suggests = this.suggests;
    const input = el("input", { type: "text", id, autocomplete: "off", role: suggests ? "combobox" : null, "aria-expanded": suggests ? "false" : null, "aria-required": String(Boolean(this.definition.required)), "aria-describedby": describe, inputmode: numeric && !suggests ? "decimal" : null, maxlength: 6000 });
    input.addEventListener("focus", () => this.host.onFocus(this));
    input.addEventListener("input", () => {
      this.#picked = null;
      this.complain(null);
      this.host.onInput(this);
    });
    return input;
  }

  #fileInput(id, describe) {
    const input = el("input", { type: "file", id, class: "visually-hidden", "aria-describedby": describe });
    const shown = el("span", { class: "file-chosen", text: t("no_file") });
    const take = (file) => {
      this.file = file ?? null;
      shown.textContent = file?.name ?? t("no_file");
      this.complain(null);
    };
    input.addEventListener("change", () => take(input.files[0]));
    input.addEventListener("focus", () => this.host.onFocus(this));
    this.take = take;
    this.holder = el("label", { class: "file-field", for: id }, el("span", { class: "button small", text: t("choose_file") }), shown, input);
    return input;
  }

  /** Whether suggestions belong to it. */
  get suggests() {
    const { type, autocomplete, choices } = this.definition;
    return Boolean(autocomplete || choices?.length || PICKED.has(type));
  }

  get isEmpty() {
    return this.definition.type === OptionType.ATTACHMENT ? !this.file : this.input.value.trim() === "";
  }

  focus() {
    this.input.focus();
  }

  pick(option) {
    this.#picked = option;
    this.input.value = option.label;
    this.complain(null);
  }

  /** What can be chosen without asking the application; null where it must be asked. */
  suggestions() {
    const { definition, host } = this;
    if (definition.autocomplete) return null;
    const typed = this.#picked ? "" : this.input.value;
    return this.#choices().filter((one) => fits(one.search ?? one.label, typed)).slice(0, host.all ? undefined : MOST_SHOWN * 2);
  }

  #choices() {
    const { definition, host } = this;
    switch (definition.type) {
      case OptionType.BOOLEAN:
        return [{ label: t("yes"), value: true }, { label: t("no"), value: false }];
      case OptionType.USER:
        return people(host.store);
      case OptionType.ROLE:
        return roles(host.store);
      case OptionType.CHANNEL:
        return channels(host.store, definition.channel_types);
      case OptionType.MENTIONABLE:
        return [...people(host.store), ...roles(host.store)];
      default:
        return (definition.choices ?? []).map((choice) => ({ label: host.index.name(choice), value: choice.value }));
    }
  }

  complain(text) {
    this.problem.textContent = text ?? "";
    this.problem.hidden = !text;
    this.input.setAttribute("aria-invalid", text ? "true" : "false");
  }

  /** What is typed, for autocomplete: never refused. */
  get typed() {
    return this.#picked ? String(this.#picked.value) : this.input.value;
  }

  /** {value} to send, or {problem}. Files give {file}. */
  read() {
    const { definition } = this;
    if (this.isEmpty) return { problem: t("option_missing") };
    if (definition.type === OptionType.ATTACHMENT) return { file: this.file };
    if (this.#picked) return { value: this.#picked.value };
    const text = this.input.value.trim();
    if (PICKED.has(definition.type) || definition.choices?.length) {
      const exact = this.#choices().filter((one) => one.label.toLowerCase() === text.toLowerCase());
      return exact.length === 1 ? { value: exact[0].value } : { problem: t("option_choose") };
    }
    return NUMBERS.has(definition.type) ? this.#number(text) : this.#text(text);
  }

  #text(text) {
    const { min_length: least, max_length: most } = this.definition;
    if (least && text.length < least) return { problem: t("option_short", { n: least }) };
    if (most && text.length > most) return { problem: t("option_long", { n: most }) };
    return { value: text };
  }

  #number(text) {
    const { type, min_value: least, max_value: most } = this.definition;
    const value = Number(text.replace(",", "."));
    if (!Number.isFinite(value)) return { problem: t(type === OptionType.INTEGER ? "option_integer" : "option_number") };
    if (type === OptionType.INTEGER && !Number.isInteger(value)) return { problem: t("option_integer") };
    if (least !== undefined && value < least) return { problem: t("option_min", { n: least }) };
    if (most !== undefined && value > most) return { problem: t("option_max", { n: most }) };
    return { value };
  }
}
