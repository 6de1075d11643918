/* What a person does on the page, in one place: opening channels, answering, reacting. The panels call it; it owns none
   of them. */

import { ApiError } from "./net/api.js";
import { el } from "./core/dom.js";
import { Permission } from "./permissions.js";
import { ChannelType } from "./store.js";
import { chooseEmoji } from "./message/reactions.js";
import { showProfile } from "./panels/members.js";
import { Menus } from "./panels/menus.js";

const TOAST_MS = 6000;
const LAST = "ratsbote.channel";
const ANSWERABLE = new Set([0, 19, 20, 21, 23]);

/** Everything that a panel may need; the panels themselves are put in by main.js (timeline, composer, sidebar …). */
export class Client {
  #current = null;

  constructor(parts) {
    Object.assign(this, parts);
    this.menus = new Menus(this);
  }

  current = () => this.#current;

  toast = (text) => {
    const node = el("p", { class: "toast", text });
    document.getElementById("toasts").append(node);
    setTimeout(() => node.remove(), TOAST_MS);
  };

  /** A refused request is told to the person; anything else is a bug and goes on. */
  attempt = async (promise) => {
    try {
      return await promise;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.toast(error.sentence);
      return null;
    }
  };

  openChannel = (id, messageId = null) => {
    const channel = this.store.channels.get(id);
    if (channel) this.open(channel, messageId);
  };

  open = (channel, messageId = null) => {
    if (this.#current?.id === channel.id && messageId) {
      this.timeline.jump(messageId);
      return;
    }
    this.#current = channel;
    sessionStorage.setItem(LAST, channel.id);
    this.sidebar.select(channel);
    this.drawHeader(channel);
    this.composer.open(channel);
    this.drawers.shut();
    this.timeline.open(channel, messageId);
    if (matchMedia("(pointer: fine)").matches) this.composer.focus();
  };

  openThread = (thread) => {
    if (!this.store.channels.has(thread.id)) this.store.take("THREAD_CREATE", thread);
    this.open(this.store.channels.get(thread.id));
  };

  openDm = async (userId) => {
    const channel = await this.api.post("/users/@me/channels", { recipient_id: userId });
    this.store.take("CHANNEL_CREATE", channel);
    this.open(this.store.channels.get(channel.id));
  };

  /** The channel to begin with: the one of before, the first one that somebody has put into a category, the first. */
  firstChannel() {
    const before = this.store.channels.get(sessionStorage.getItem(LAST) ?? "");
    if (before && before.type !== ChannelType.CATEGORY) return before;
    const order = this.sidebar.order.map((id) => this.store.channels.get(id)).filter(Boolean);
    const written = order.filter((channel) => channel.type === ChannelType.TEXT || channel.type === ChannelType.NEWS);
    return written.find((channel) => channel.parent_id) ?? written[0] ?? order[0] ?? null;
  }

  /** Goes on where one was after the channels have changed; elsewhere if the channel has gone. */
  follow = () => {
    if (!this.#current) return;
    const channel = this.store.channels.get(this.#current.id);
    if (!channel) {
      this.#current = null;
      const next = this.firstChannel();
      if (next) this.open(next);
      return;
    }
    this.#current = channel;
    this.drawHeader(channel);
    this.composer.refresh();
  };

  read = (channel) => {
    const id = this.store.markRead(channel);
    if (id) this.api.post(`/channels/${channel.id}/messages/${id}/ack`, { token: null }).catch(() => {});
  };

  // ---- messages

  mayReact = (message) => {
    const channel = this.store.channels.get(message.channel_id);
    return Boolean(channel) && this.store.may(channel, Permission.ADD_REACTIONS);
  };

  mayReply = (message) => {
    const channel = this.store.channels.get(message.channel_id);
    return Boolean(channel) && ANSWERABLE.has(message.type) && this.store.mayWrite(channel);
  };

  toggleReaction = (message, emoji, mine) => {
    const name = encodeURIComponent(emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);
    return this.attempt(this.api.request(mine ? "DELETE" : "PUT", `/channels/${message.channel_id}/messages/${message.id}/reactions/${name}/@me`));
  };

  react = (message, anchor) => chooseEmoji(anchor, (char) => this.toggleReaction(message, { id: null, name: char }, false));
  reply = (message) => this.composer.reply(message);
  menu = (message, anchor) => this.menus.message(message, anchor);
  dismiss = (message) => this.store.dismiss(message);
  jump = (id) => this.timeline.jump(id);

  // ---- people

  openProfile = async (userId, anchor) => {
    const { items, apps } = await this.menus.person(userId);
    showProfile(userId, anchor, this, [...items, ...apps]);
  };

  openMemberMenu = (userId, anchor) => this.menus.personMenu(userId, anchor);
}
