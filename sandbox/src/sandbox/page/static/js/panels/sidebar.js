/* The channels by category, with what is unread, threads below their channel, and direct messages. */

import { el, icon, replace } from "../core/dom.js";
import { t } from "../i18n.js";
import { avatar } from "../message/avatar.js";
import { channelIcon } from "../message/choices.js";
import { byId, ChannelType, isThread } from "../store.js";

const KINDS = { lock: "kind_private", megaphone: "kind_news", volume: "kind_voice", forum: "kind_forum", thread: "kind_thread", hash: "kind_text" };
const SHUT = "ratsbote.shut";

export class Sidebar {
  #current = null;
  #shut = new Set(JSON.parse(localStorage.getItem(SHUT) ?? "[]"));

  constructor(root, { store, open }) {
    Object.assign(this, { root, store, open });
    store.on("change", (what) => ["channels", "unread", "guild", "members"].includes(what) && this.draw());
    root.addEventListener("keydown", (event) => this.#walk(event));
  }

  select(channel) {
    this.#current = channel.id;
    this.draw();
  }

  /** The channels in the order in which they are shown. */
  get order() {
    return [...this.root.querySelectorAll("[data-channel-id]")].map((node) => node.dataset.channelId);
  }

  draw() {
    const focused = document.activeElement?.closest?.("[data-channel-id]")?.dataset.channelId;
    const all = [...this.store.channels.values()];
    const place = (a, b) => a.position - b.position || byId(a, b);
    const categories = all.filter((one) => one.type === ChannelType.CATEGORY).sort(place);
    const inside = (id) => all.filter((one) => one.type !== ChannelType.CATEGORY && one.type !== ChannelType.DM && !isThread(one) && (one.parent_id ?? null) === id).sort(voiceLast(place));
    const known = new Set(categories.map((one) => one.id));
    const loose = all.filter((one) => one.type !== ChannelType.DM && one.type !== ChannelType.CATEGORY && !isThread(one) && !known.has(one.parent_id)).sort(voiceLast(place));
    const dms = all.filter((one) => one.type === ChannelType.DM && (one.last_message_id || one.id === this.#current)).sort((a, b) => (BigInt(a.last_message_id ?? 0) < BigInt(b.last_message_id ?? 0) ? 1 : -1));
    replace(
      this.root,
      dms.length ? this.#group("dms", t("direct_messages"), dms) : null,
      loose.length ? this.#list(loose) : null,
      categories.map((category) => this.#group(category.id, category.name, inside(category.id))),
    );
    if (focused) this.root.querySelector(`[data-channel-id="${focused}"] > button`)?.focus();
  }

  #group(id, name, channels) {
    if (channels.length === 0) return null;
    const shut = this.#shut.has(id);
    const shown = shut ? channels.filter((one) => one.id === this.#current || this.#isNew(one)) : channels;
    const list = this.#list(shown);
    list.id = `group-${id}`;
    const toggle = el("button", { type: "button", class: "group-name", "aria-expanded": String(!shut), "aria-controls": list.id, on: { click: () => this.#toggle(id) } }, icon("chevron"), el("span", { text: name }));
    return el("section", { class: "channel-group" }, el("h2", {}, toggle), list);
  }

  #toggle(id) {
    if (!this.#shut.delete(id)) this.#shut.add(id);
    localStorage.setItem(SHUT, JSON.stringify([...this.#shut]));
    this.draw();
    this.root.querySelector(`[aria-controls="group-${id}"]`)?.focus();
  }

  #isNew(channel) {
    return this.store.isUnread(channel) && channel.id !== this.#current;
  }

  #list(channels) {
    return el("ul", { class: "channels" }, channels.flatMap((channel) => [this.#item(channel), ...this.#threads(channel)]));
  }

  #threads(channel) {
    const found = [...this.store.channels.values()].filter((one) => isThread(one) && one.parent_id === channel.id && (!one.thread_metadata?.archived || one.id === this.#current));
    return found.sort(byId).map((thread) => this.#item(thread));
  }

  #item(channel) {
    const name = this.store.channelName(channel);
    const unread = this.#isNew(channel);
    const mentions = this.store.mentions.get(channel.id) ?? 0;
    const current = channel.id === this.#current;
    const mark = channelIcon(channel, this.store);
    const direct = channel.type === ChannelType.DM;
    const hidden = [direct ? t("kind_dm") : t(KINDS[mark])];
    if (mentions) hidden.push(t("mentions_n", { n: mentions }));
    else if (unread) hidden.push(t("unread"));
    const lead = direct && channel.recipients?.[0] ? avatar(channel.recipients[0], name, "small") : icon(mark);
    const button = el("button", { type: "button", class: "channel", "aria-current": current ? "page" : null, on: { click: () => this.open(channel) } }, lead, el("span", { class: "channel-name", text: name }), mentions ? el("span", { class: "count-badge", "aria-hidden": "true", text: mentions }) : null, el("span", { class: "visually-hidden", text: `, ${hidden.join(", ")}` }));
    const classes = [isThread(channel) ? "thread" : "", unread || mentions ? "unread" : "", current ? "current" : ""];
    return el("li", { class: classes.join(" ").trim(), "data-channel-id": channel.id }, button);
  }

  #walk(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const buttons = [...this.root.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
  }
}

const isVoice = (channel) => channel.type === ChannelType.VOICE || channel.type === ChannelType.STAGE;
const voiceLast = (place) => (a, b) => isVoice(a) - isVoice(b) || place(a, b);
