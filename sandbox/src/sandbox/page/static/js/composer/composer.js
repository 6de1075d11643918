/* Where one writes: text with mentions, files, answers and corrections; a slash at the beginning opens the commands. */

import { ApiError } from "../net/api.js";
import { el, icon, iconButton, replace } from "../core/dom.js";
import { fits } from "../core/listbox.js";
import { t } from "../i18n.js";
import { avatar } from "../message/avatar.js";
import { channels, people, roles } from "../message/choices.js";
import { size } from "../message/media.js";
import { Permission } from "../permissions.js";
import { ChannelType, isThread } from "../store.js";
import { CommandCall } from "./call.js";
import { Suggestions } from "./suggestions.js";

const LONGEST = 2000;
const MOST_FILES = 10;
const TYPING_EVERY_MS = 8000;
const MENTION = /(^|\s)([@#])([\p{L}\p{N}._-]{0,32})$/u;

export class Composer {
  #files = [];
  #mentions = new Map();
  #call = null;
  #about = null;
  #typedAt = 0;
  #drafts = new Map();
  #round = 0;

  /** `client`: {api, store, index, interactions, timeline, announcer}. */
  constructor(root, client) {
    this.root = root;
    this.client = client;
    this.channel = null;
    this.input = el("textarea", { id: "composer-input", rows: "1", "aria-autocomplete": "list", maxlength: LONGEST, autocomplete: "off" });
    this.picker = el("input", { type: "file", multiple: true, class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
    this.bar = el("div", { class: "composer-about", hidden: true });
    this.chips = el("ul", { class: "file-chips", hidden: true });
    this.problem = el("p", { class: "field-error composer-error", role: "alert", hidden: true });
    this.attach = iconButton("plus", t("attach"), () => this.picker.click());
    this.slash = iconButton("slash", t("commands_button"), () => this.commands());
    this.sendButton = iconButton("send", t("send"), () => this.#send(), { class: "icon-button send" });
    this.line = el("div", { class: "composer-line" }, this.attach, this.picker, this.input, this.slash, this.sendButton);
    this.closed = el("p", { class: "composer-closed", hidden: true });
    this.callHolder = el("div", {});
    const list = el("div", { class: "suggestions-holder" });
    this.suggestions = new Suggestions(list, client.announcer);
    replace(root, list, this.bar, this.chips, this.problem, this.callHolder, this.line, this.closed);
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => setTimeout(() => document.activeElement !== this.input && this.suggestions.isOpenFor(this.input) && this.suggestions.hide(), 150));
    this.input.addEventListener("paste", (event) => event.clipboardData.files.length && this.addFiles(event.clipboardData.files));
    this.picker.addEventListener("change", () => {
      this.addFiles(this.picker.files);
      this.picker.value = "";
    });
  }

  /** Another channel: the text that was begun here is kept for when one comes back. */
  open(channel) {
    if (this.channel) this.#drafts.set(this.channel.id, this.input.value);
    this.channel = channel;
    this.#leaveCall();
    this.cancelAbout();
    this.#files = [];
    this.input.value = this.#drafts.get(channel.id) ?? "";
    this.refresh();
    this.#drawFiles();
    this.#grow();
  }

  /** Whether one may write here can change while one is here. */
  refresh() {
    if (!this.channel) return;
    const { store } = this.client;
    const sign = this.channel.type === ChannelType.DM ? "@" : isThread(this.channel) ? "" : "#";
    const name = sign + store.channelName(this.channel);
    const open = store.mayWrite(this.channel) && this.channel.type !== ChannelType.FORUM;
    const commands = open || store.may(this.channel, Permission.USE_APPLICATION_COMMANDS);
    this.input.setAttribute("aria-label", t("composer", { channel: name }));
    this.input.placeholder = t(open ? "composer_hint" : "composer_commands", { channel: name });
    this.line.hidden = !(open || commands) || Boolean(this.#call);
    this.attach.hidden = !open || !store.may(this.channel, Permission.ATTACH_FILES);
    this.closed.hidden = open;
    this.closed.textContent = t(this.channel.thread_metadata?.archived ? "composer_archived" : "composer_closed");
  }

  focus() {
    if (!this.line.hidden) this.input.focus();
  }

  /** Begins a command, as if a slash had been typed. */
  commands() {
    this.input.value = "/";
    this.input.focus();
    this.#typed();
  }

  // ---- answering and correcting

  reply(message) {
    this.#tellAbout({ reply: message }, t("replying", { name: this.client.store.nameOf(message.author) }));
  }

  edit(message) {
    this.#tellAbout({ edit: message }, t("editing"));
    this.input.value = message.content;
    this.#grow();
  }

  #tellAbout(about, text) {
    this.#about = about;
    replace(this.bar, icon("reply"), el("span", { text }), iconButton("close", t("cancel"), () => this.cancelAbout()));
    this.bar.hidden = false;
    this.focus();
  }

  cancelAbout() {
    if (this.#about?.edit) this.input.value = "";
    this.#about = null;
    this.bar.hidden = true;
  }

  // ---- files

  addFiles(files) {
    if (this.attach.hidden) return;
    this.#files = [...this.#files, ...files].slice(0, MOST_FILES);
    this.#drawFiles();
    this.focus();
  }

  #drawFiles() {
    replace(this.chips, this.#files.map((file) => {
      const remove = () => {
        this.#files = this.#files.filter((one) => one !== file);
        this.#drawFiles();
        this.focus();
      };
      return el("li", {}, icon("file"), el("span", { text: file.name }), el("small", { text: size(file.size) }), iconButton("close", t("remove", { name: file.name }), remove));
    }));
    this.chips.hidden = this.#files.length === 0;
  }

  // ---- typing

  #grow() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 220)}px`);
  }

  #typed() {
    this.#grow();
    this.#tell(null);
    const text = this.input.value;
    if (text.startsWith("/") && !text.includes("\n")) {
      this.#offerCommands(text.slice(1));
      return;
    }
    this.#tellTyping(text);
    const found = MENTION.exec(text.slice(0, this.input.selectionStart));
    if (found) this.#offerMentions(found[2], found[3]);
    else this.suggestions.hide();
  }

  #tellTyping(text) {
    if (!text || Date.now() - this.#typedAt < TYPING_EVERY_MS || !this.client.store.mayWrite(this.channel)) return;
    this.#typedAt = Date.now();
    this.client.api.post(`/channels/${this.channel.id}/typing`).catch(() => {});
  }

  async #offerCommands(typed) {
    const round = (this.#round += 1);
    let entries;
    try {
      entries = await this.client.index.slash(this.channel);
    } catch (error) {
      this.#tell(error.message);
      return;
    }
    if (round !== this.#round || !this.input.value.startsWith("/")) return;
    const rank = (entry) => (entry.name.toLowerCase().startsWith(typed.toLowerCase()) ? 0 : 1);
    const found = entries.filter((entry) => fits(`${entry.name} ${entry.path}`, typed)).sort((a, b) => rank(a) - rank(b));
    const options = found.map((entry) => {
      const bot = entry.application?.bot;
      return { entry, label: `/${entry.name}`, detail: entry.description, lead: bot ? avatar(bot, bot.username, "small") : null };
    });
    const shown = options.length ? [{ heading: t("commands") }, ...options] : [{ note: t("no_commands") }];
    this.suggestions.show(this.input, shown, (option) => this.#begin(option.entry));
  }

  #offerMentions(sign, typed) {
    const { store } = this.client;
    const all = sign === "#" ? channels(store, [0, 2, 5, 10, 11, 12, 13, 15]) : [...people(store), ...roles(store).filter((role) => store.roles.get(role.value)?.mentionable)];
    const found = all.filter((one) => fits(one.search ?? one.label, typed)).slice(0, 12);
    if (found.length === 0) {
      this.suggestions.hide();
      return;
    }
    this.suggestions.show(this.input, found, (option) => this.#mention(sign, option));
  }

  #mention(sign, option) {
    const { value, selectionStart: at } = this.input;
    const before = value.slice(0, at).replace(MENTION, (whole, space) => `${space}${sign}${option.label} `);
    this.#mentions.set(`${sign}${option.label}`, { user: `<@${option.value}>`, role: `<@&${option.value}>`, channel: `<#${option.value}>` }[option.kind]);
    this.input.value = before + value.slice(at);
    this.input.setSelectionRange(before.length, before.length);
    this.suggestions.hide();
    this.input.focus();
  }

  #begin(entry) {
    this.suggestions.hide();
    this.input.value = "";
    this.#grow();
    this.#call = new CommandCall(entry, this.channel, this.client, this.suggestions, () => {
      this.#leaveCall();
      this.focus();
    });
    replace(this.callHolder, this.#call.node);
    this.refresh();
    this.#call.begin();
  }

  #leaveCall() {
    this.suggestions.hide();
    this.#call = null;
    this.callHolder.replaceChildren();
    this.refresh();
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.suggestions.isOpenFor(this.input) && this.suggestions.key(event)) return;
    if (event.key === "Escape") {
      if (!this.suggestions.hide()) this.cancelAbout();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "ArrowUp" && this.input.value === "") {
      event.preventDefault();
      this.client.timeline.enter();
    }
  }

  // ---- sending

  #tell(text) {
    this.problem.textContent = text ?? "";
    this.problem.hidden = !text;
  }

  /** The text with mentions as they are sent. */
  #written() {
    let text = this.input.value.trim();
    for (const name of [...this.#mentions.keys()].sort((a, b) => b.length - a.length)) text = text.replaceAll(name, this.#mentions.get(name));
    return text;
  }

  async #send() {
    const content = this.#written();
    const files = this.#files;
    if (!content && files.length === 0) return;
    if (content.startsWith("/")) {
      this.#typed();
      return;
    }
    const { api } = this.client;
    const place = `/channels/${this.channel.id}/messages`;
    const about = this.#about;
    const body = { content };
    if (about?.reply) body.message_reference = { message_id: about.reply.id, channel_id: this.channel.id };
    if (files.length) body.attachments = files.map((file, id) => ({ id: String(id), filename: file.name }));
    this.sendButton.disabled = true;
    try {
      if (about?.edit) await api.request("PATCH", `${place}/${about.edit.id}`, { content });
      else await api.post(place, body, files);
      this.input.value = "";
      this.#files = [];
      this.#mentions.clear();
      this.#about = null;
      this.bar.hidden = true;
      this.#typedAt = 0;
      this.#tell(null);
      this.#drawFiles();
      this.#grow();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#tell(error.sentence);
    } finally {
      this.sendButton.disabled = false;
    }
  }
}
