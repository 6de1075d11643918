/* A command being filled in: its options as fields, suggestions (the application's own while one types), what is
   wrong at the field where it is wrong. */

import { ApiError } from "../net/api.js";
import { Kind } from "../net/interactions.js";
import { el, icon, iconButton, replace } from "../core/dom.js";
import { t } from "../i18n.js";
import { avatar } from "../message/avatar.js";
import { call, wrapped } from "./index.js";
import { OptionField } from "./option.js";
import { run } from "./runner.js";

const TYPING_PAUSE_MS = 160;

export class CommandCall {
  #fields = [];
  #asked = 0;
  #timer = null;
  #busy = false;

  /**
   * `entry` from CommandIndex.slash; `client`: {interactions, store, index}; `suggestions` the composer's list;
   * `onLeave(sent)` when it is over.
   */
  constructor(entry, channel, client, suggestions, onLeave) {
    Object.assign(this, { entry, channel, client, suggestions, onLeave });
    const { store, index } = client;
    this.host = {
      store,
      index,
      onFocus: (field) => this.#focused(field),
      onInput: (field) => this.#focused(field),
      onRemove: (field) => this.#remove(field),
    };
    this.problem = el("p", { class: "field-error", role: "alert", hidden: true });
    this.holder = el("div", { class: "option-fields" });
    this.extra = el("div", { class: "option-extra" });
    this.go = el("button", { type: "submit", class: "button primary" }, icon("send"), t("run"));
    const bot = entry.application?.bot;
    const head = el("div", { class: "call-head" }, bot ? avatar(bot, bot.username, "small") : null, el("strong", { text: `/${entry.name}` }), el("span", { class: "call-what", text: entry.description }), iconButton("close", t("leave_command"), () => onLeave(false)));
    this.node = el("form", { class: "call", "aria-label": `/${entry.name}`, novalidate: true }, head, this.holder, this.extra, this.problem, el("div", { class: "call-foot" }, this.go));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("focusout", (event) => !this.node.contains(event.relatedTarget) && suggestions.hide());
    for (const definition of entry.options.filter((one) => one.required)) this.#add(definition);
    this.#offerMore();
  }

  begin() {
    (this.#fields[0] ?? this.go).focus();
  }

  #add(definition) {
    const field = new OptionField(definition, this.host);
    this.#fields.push(field);
    this.holder.append(field.node);
    return field;
  }

  #remove(field) {
    this.#fields = this.#fields.filter((one) => one !== field);
    field.node.remove();
    this.suggestions.hide();
    this.#offerMore();
    (this.#fields.at(-1) ?? this.go).focus();
  }

  #offerMore() {
    const { index } = this.client;
    const left = this.entry.options.filter((one) => !this.#fields.some((field) => field.definition === one));
    replace(this.extra, left.map((definition) => {
      const act = () => {
        const field = this.#add(definition);
        this.#offerMore();
        field.focus();
      };
      return el("button", { type: "button", class: "button small", title: index.description(definition), "data-add-option": definition.name, on: { click: act } }, icon("plus"), index.name(definition));
    }));
    this.extra.hidden = left.length === 0;
  }

  // ---- suggestions

  #focused(field) {
    clearTimeout(this.#timer);
    this.#asked += 1;
    if (!field.suggests) {
      this.suggestions.hide();
      return;
    }
    const known = field.suggestions();
    const pick = (option) => this.#pick(field, option);
    if (known) {
      this.suggestions.show(field.input, known.length ? known : [{ note: t("no_matches") }], pick, { first: field.isEmpty || known.length > 0 });
      return;
    }
    const asked = this.#asked;
    this.#timer = setTimeout(() => this.#ask(field, asked, pick), TYPING_PAUSE_MS);
  }

  async #ask(field, asked, pick) {
    if (!this.suggestions.isOpenFor(field.input)) this.suggestions.show(field.input, [{ note: t("searching") }], pick);
    let notes = [{ note: t("no_matches") }];
    let choices = [];
    try {
      const outcome = await this.client.interactions.start({ type: Kind.AUTOCOMPLETE, channel: this.channel, data: { ...call(this.entry.command), options: wrapped(this.entry.way, this.#typed(field)) }, applicationId: this.entry.application?.id });
      if (outcome.kind === "choices") choices = outcome.choices;
      else notes = [{ note: t("no_answer") }];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notes = [{ note: error.sentence }];
    }
    if (asked !== this.#asked || document.activeElement !== field.input) return;
    const options = choices.map((choice) => ({ label: this.client.index.name(choice), value: choice.value }));
    this.suggestions.show(field.input, options.length ? options : notes, pick);
  }

  /** All options as far as they are filled in, with the focus on one. */
  #typed(focused) {
    const options = [];
    for (const field of this.#fields) {
      const { type, name } = field.definition;
      if (field === focused) {
        options.push({ type, name, value: field.typed, focused: true });
        continue;
      }
      const { value } = field.isEmpty ? {} : field.read();
      if (value !== undefined) options.push({ type, name, value });
    }
    return options;
  }

  #pick(field, option) {
    field.pick(option);
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.suggestions.hide();
    this.#next(field);
  }

  #next(field) {
    const empty = this.#fields.slice(this.#fields.indexOf(field) + 1).find((one) => one.isEmpty);
    (empty ?? this.go).focus();
  }

  #key(event) {
    const field = this.#fields.find((one) => one.input === event.target);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#send();
      return;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      if (!this.suggestions.hide()) this.onLeave(false);
      return;
    }
    if (!field) return;
    if (this.suggestions.isOpenFor(field.input) && this.suggestions.key(event)) return;
    if (event.key !== "Enter") return;
    event.preventDefault();
    const empty = this.#fields.find((one) => one !== field && one.definition.required && one.isEmpty);
    if (empty && !field.isEmpty) empty.focus();
    else this.#send();
  }

  // ---- sending

  #tell(text) {
    this.problem.textContent = text ?? "";
    this.problem.hidden = !text;
  }

  async #send() {
    if (this.#busy) return;
    this.#tell(null);
    const [options, files] = [[], []];
    let wrong = null;
    for (const field of this.#fields) {
      if (field.isEmpty && !field.definition.required) continue;
      const { value, file, problem } = field.read();
      field.complain(problem ?? null);
      if (problem) wrong ??= field;
      else {
        const { type, name } = field.definition;
        options.push({ type, name, value: file ? String(files.push(file) - 1) : value });
      }
    }
    if (wrong) {
      wrong.focus();
      return;
    }
    const attachments = files.map((file, id) => ({ id: String(id), filename: file.name }));
    const data = { ...call(this.entry.command), options: wrapped(this.entry.way, options), attachments };
    this.#busy = true;
    this.go.disabled = true;
    this.suggestions.hide();
    try {
      const { channel, client, entry } = this;
      const asked = { channel, data, files, shown: entry.name, path: entry.path, application: entry.application };
      // Over for the person once the server has taken it: the answer comes in the log.
      await new Promise((taken, refused) => run(client, { ...asked, onTaken: taken }).then(taken, refused));
      this.onLeave(true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#refuse(error, options);
    } finally {
      this.#busy = false;
      this.go.disabled = false;
    }
  }

  /** Tells each complaint at the option that it is about. */
  #refuse(error, sent) {
    this.client.index.forget();
    let first = null;
    const rest = [];
    for (const { path, message } of error.complaints()) {
      const key = path.findLast((part) => part !== "value" && part !== "options");
      const name = /^\d+$/.test(key ?? "") ? sent[Number(key)]?.name : key;
      const field = this.#fields.find((one) => one.definition.name === name);
      field?.complain(message);
      if (field) first ??= field;
      else rest.push(message);
    }
    if (rest.length || !first) this.#tell(rest.join(" ") || error.message);
    (first ?? this.go).focus();
  }
}
