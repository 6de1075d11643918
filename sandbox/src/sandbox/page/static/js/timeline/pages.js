/* Which messages of a channel are loaded: a run without gaps, extended by pages at either end and kept short, however
   long the channel is. No DOM here. */

import { byId } from "../store.js";

export const PAGE = 50;
const THREAD_STARTER = 21;
/** Messages kept at once; beyond it the far end is forgotten and loaded again when it is scrolled to. */
export const MOST = 150;

export class Pages {
  messages = [];
  atBeginning = false;
  atEnd = false;

  constructor(api, channelId) {
    this.api = api;
    this.channelId = channelId;
  }

  async #fetch(query) {
    const found = await this.api.get(`/channels/${this.channelId}/messages?limit=${PAGE}${query}`);
    return Promise.all(found.reverse().map((message) => (message.type === THREAD_STARTER ? this.#started(message) : message)));
  }

  /** The head of a thread stands for the message that it was started from, and is shown as that. */
  async #started(message) {
    const { channel_id: channelId, message_id: id } = message.message_reference ?? {};
    if (!id) return message;
    const original = await this.api.get(`/channels/${channelId}/messages/${id}`).catch(() => null);
    if (!original) return message;
    const { thread, reactions, ...shown } = original;
    return { ...shown, id: message.id, channel_id: message.channel_id, original, local: true };
  }

  async latest() {
    this.messages = await this.#fetch("");
    this.atEnd = true;
    this.atBeginning = this.messages.length < PAGE;
  }

  /** The page around a message. */
  async around(messageId) {
    this.messages = await this.#fetch(`&around=${messageId}`);
    const at = this.messages.findIndex((message) => message.id === messageId);
    this.atBeginning = at >= 0 && at < Math.floor(PAGE / 2);
    this.atEnd = at >= 0 && this.messages.length - at < Math.ceil(PAGE / 2);
  }

  async older() {
    const [oldest] = this.messages;
    const found = await this.#fetch(oldest ? `&before=${oldest.id}` : "");
    this.atBeginning = found.length < PAGE;
    this.messages = [...found, ...this.messages];
    if (this.messages.length > MOST) {
      this.messages.length = MOST;
      this.atEnd = false;
    }
  }

  async newer() {
    const found = await this.#fetch(`&after=${this.messages.at(-1)?.id ?? 0}`);
    this.atEnd = found.length < PAGE;
    this.messages = [...this.messages, ...found];
    this.#forgetOldest();
  }

  #forgetOldest() {
    if (this.messages.length <= MOST) return;
    this.messages = this.messages.slice(-MOST);
    this.atBeginning = false;
  }

  /** A message that has just come; false if the end is not loaded, so that it cannot be shown. */
  append(message) {
    if (!this.atEnd) return false;
    if (!this.messages.some((one) => one.id === message.id)) {
      this.messages.push(message);
      this.messages.sort(byId);
      this.#forgetOldest();
    }
    return true;
  }

  find(id) {
    return this.messages.find((message) => message.id === id) ?? null;
  }

  /** Replaces a message by what `change` makes of it; false if it is not loaded. */
  update(id, change) {
    const at = this.messages.findIndex((message) => message.id === id);
    if (at < 0) return false;
    this.messages[at] = change(this.messages[at]);
    return true;
  }

  remove(id) {
    this.messages = this.messages.filter((message) => message.id !== id);
  }

  /** Loaded messages and private ones that fall among them, oldest first. */
  with(privateMessages) {
    const [oldest, newest] = [this.messages[0], this.messages.at(-1)];
    const within = privateMessages.filter((message) => {
      const late = this.atBeginning || !oldest || BigInt(message.id) > BigInt(oldest.id);
      const early = this.atEnd || !newest || BigInt(message.id) < BigInt(newest.id);
      return late && early;
    });
    return within.length ? [...this.messages, ...within].sort(byId) : this.messages;
  }
}
