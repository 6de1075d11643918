/* The log of a channel: draws what is loaded, keeps the place while pages come in above, stays at the end while new
   messages come, and lets the arrow keys walk from message to message. */

import { el, replace } from "../core/dom.js";
import { dayKey, format } from "../core/time.js";
import { t } from "../i18n.js";
import { continues, excerpt, messageNode } from "../message/message.js";
import { changed } from "../message/reactions.js";
import { ChannelType } from "../store.js";
import { beginning, posts } from "./beginning.js";
import { Pages } from "./pages.js";

const NEAR_PX = 700;
const AT_END_PX = 60;
const QUIET_MS = 400;

export class Timeline {
  #pages = null;
  #drawn = new Map();
  #loading = false;
  #firstUnread = null;
  #stick = true;

  /** `parts`: {log, list, toEnd, announcer}. `context` as messages need it; `onRead(channel)` when the end is seen. */
  constructor(parts, { api, store, context, onRead }) {
    Object.assign(this, parts, { api, store, context, onRead });
    this.channel = null;
    this.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    this.toEnd.addEventListener("click", () => this.toPresent());
    new ResizeObserver(() => this.#stick && this.#toBottom()).observe(this.list);
    new ResizeObserver(() => this.#stick && this.#toBottom()).observe(this.log);
    store.on("message", (message) => this.#came(message));
    store.on("message-update", (message) => this.#change(message.id, (old) => merged(old, message)));
    store.on("message-delete", ({ id, channel_id }) => channel_id === this.channel?.id && this.#remove(id));
    store.on("reaction", (data, by) => this.#change(data.message_id, (old) => ({ ...old, reactions: changed(old.reactions, data, by, store.user.id) })));
    store.on("thread", ({ id }) => this.#drawn.has(id) && this.redraw(id));
    store.on("change", (what) => (what === "members" || what === "guild") && this.redrawAll());
  }

  /** Opens a channel at its end, or at a message. */
  async open(channel, messageId = null) {
    this.channel = channel;
    const pages = new Pages(this.api, channel.id);
    this.#pages = pages;
    this.#drawn.clear();
    this.#firstUnread = this.store.isUnread(channel) ? (this.store.read.get(channel.id) ?? "0") : null;
    this.log.setAttribute("aria-label", t("log", { channel: this.store.channelName(channel) }));
    replace(this.list, el("li", { class: "note", text: t("loading") }));
    if (channel.type === ChannelType.FORUM || channel.type === ChannelType.MEDIA) {
      replace(this.list, posts(channel, this.context));
      return;
    }
    try {
      await (messageId ? pages.around(messageId) : pages.latest());
    } catch (error) {
      if (this.#pages === pages) replace(this.list, el("li", { class: "failure", text: t("load_older_failed", { reason: error.message }) }));
      return;
    }
    if (this.#pages !== pages) return;
    this.#stick = !messageId;
    this.#quietly(() => this.#draw());
    if (messageId && pages.find(messageId)) this.#point(messageId);
    else {
      const mark = this.list.querySelector(".new-mark");
      if (mark && this.log.scrollHeight - mark.offsetTop > this.log.clientHeight) {
        this.#stick = false;
        mark.scrollIntoView({ block: "center" });
      } else this.#toBottom();
    }
    this.#seen();
  }

  /** Goes to a message of this channel, loading its surroundings if need be. */
  async jump(messageId) {
    if (this.#drawn.has(messageId)) this.#point(messageId);
    else await this.open(this.channel, messageId);
  }

  async toPresent() {
    if (!this.#pages?.atEnd) await this.open(this.channel);
    this.#stick = true;
    this.#toBottom();
    this.#seen();
  }

  redraw(id) {
    this.#drawn.delete(id);
    this.#draw();
  }

  redrawAll() {
    if (!this.channel || !this.#pages?.messages.length) return;
    this.#drawn.clear();
    this.#quietly(() => this.#draw());
  }

  get newestOwn() {
    return this.#pages?.messages.findLast((message) => message.author.id === this.store.user.id) ?? null;
  }

  // ---- drawing

  #draw() {
    const focus = this.#focus();
    const shown = this.#pages.with(this.store.privateMessages(this.channel.id));
    const nodes = [];
    if (this.#pages.atBeginning) nodes.push(beginning(this.channel, this.context));
    let [before, day] = [null, null];
    for (const message of shown) {
      const at = Date.parse(message.timestamp);
      const today = dayKey(at);
      const unread = this.#startsUnread(message, before);
      if (today !== day) nodes.push(divider(format(at, { dateStyle: "full" }), "day"));
      if (unread) nodes.push(divider(t("new_messages"), "new-mark"));
      nodes.push(this.#node(message, today === day && !unread && continues(message, before)));
      [before, day] = [message, today];
    }
    const wanted = new Set(nodes);
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    let cursor = this.list.firstChild;
    for (const node of nodes) {
      if (node === cursor) cursor = cursor.nextSibling;
      else this.list.insertBefore(node, cursor);
    }
    const ids = new Set(shown.map((message) => message.id));
    for (const id of this.#drawn.keys()) if (!ids.has(id)) this.#drawn.delete(id);
    this.#refocus(focus);
    this.#tellEnd();
  }

  #startsUnread(message, before) {
    if (this.#firstUnread === null || message.author.id === this.store.user.id) return false;
    const unread = (one) => BigInt(one.id) > BigInt(this.#firstUnread);
    return unread(message) && !(before && unread(before));
  }

  #node(message, follows) {
    const had = this.#drawn.get(message.id);
    if (had && had.message === message && had.follows === follows) return had.node;
    const node = messageNode(message, this.context, follows);
    this.#drawn.set(message.id, { message, follows, node });
    return node;
  }

  /** Where the focus is, so that it survives a message being drawn anew. */
  #focus() {
    const at = document.activeElement;
    const item = at?.closest?.("[data-message-id]");
    if (!item || !this.list.contains(item)) return null;
    return { id: item.dataset.messageId, customId: at.dataset.customId ?? null, at };
  }

  #refocus(focus) {
    if (!focus || focus.at.isConnected) return;
    const node = this.#drawn.get(focus.id)?.node;
    const control = focus.customId ? node?.querySelector(`[data-custom-id="${CSS.escape(focus.customId)}"]:not(:disabled)`) : null;
    (control ?? node)?.focus({ preventScroll: true });
  }

  /** Changes the list without it being read aloud, as what comes in is old. */
  #quietly(act) {
    this.log.setAttribute("aria-live", "off");
    act();
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.log.setAttribute("aria-live", "polite"), QUIET_MS);
  }

  /** Does something to the list while what is being read stays where it is. */
  #inPlace(act) {
    const top = this.log.getBoundingClientRect().top;
    const anchor = [...this.list.querySelectorAll("[data-message-id]")].find((node) => node.getBoundingClientRect().bottom > top);
    const [id, before] = [anchor?.dataset.messageId, anchor?.getBoundingClientRect().top];
    act();
    const after = id ? this.#drawn.get(id)?.node.getBoundingClientRect().top : undefined;
    if (after !== undefined && after !== before) this.log.scrollTop += after - before;
  }

  // ---- scrolling

  get #isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < AT_END_PX;
  }

  #toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  #scrolled() {
    this.#stick = Boolean(this.#pages?.atEnd) && this.#isAtEnd;
    this.#tellEnd();
    if (this.#stick) this.#seen();
    if (this.#loading || !this.#pages?.messages.length) return;
    if (this.log.scrollTop < NEAR_PX && !this.#pages.atBeginning) this.#extend("older");
    else if (this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX && !this.#pages.atEnd) this.#extend("newer");
  }

  async #extend(end) {
    const pages = this.#pages;
    this.#loading = true;
    this.log.setAttribute("aria-busy", "true");
    try {
      await pages[end]();
      if (this.#pages === pages) this.#quietly(() => this.#inPlace(() => this.#draw()));
    } catch (error) {
      this.announcer.textContent = t("load_older_failed", { reason: error.message });
    } finally {
      this.#loading = false;
      this.log.removeAttribute("aria-busy");
    }
  }

  #tellEnd() {
    this.toEnd.hidden = Boolean(this.#pages?.atEnd) && this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < this.log.clientHeight;
  }

  #seen() {
    if (this.channel && document.visibilityState === "visible" && this.#pages?.atEnd && this.#isAtEnd) this.onRead(this.channel);
  }

  // ---- what comes in

  #came(message) {
    if (message.channel_id !== this.channel?.id || !this.#pages) return;
    const isPrivate = this.store.privateMessages(this.channel.id).includes(message);
    if (!isPrivate && !this.#pages.append(message)) return;
    const own = message.author.id === this.store.user.id || isPrivate;
    if (own && this.#pages.atEnd) this.#stick = true;
    this.#draw();
    if (this.#stick) this.#toBottom();
    this.#seen();
  }

  #change(id, change) {
    if (!this.#pages) return;
    if (!this.#pages.update(id, change) && !this.#drawn.has(id)) return;
    if (this.#stick) this.#draw();
    else this.#inPlace(() => this.#draw());
  }

  #remove(id) {
    this.#pages?.remove(id);
    this.#drawn.delete(id);
    this.#draw();
  }

  // ---- keyboard

  #walk(event) {
    const item = event.target.closest("[data-message-id]");
    if (event.target !== item || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const items = [...this.list.querySelectorAll("[data-message-id]")];
    const at = items.indexOf(item);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
    const next = items[Math.max(0, Math.min(items.length - 1, to))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /** Puts the focus on the newest message, for the arrow keys to go on from. */
  enter() {
    [...this.list.querySelectorAll("[data-message-id]")].at(-1)?.focus();
  }

  #point(id) {
    const { node } = this.#drawn.get(id);
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("pointed");
    setTimeout(() => node.classList.remove("pointed"), 2500);
  }

  /** The window is looked at again: what is at the end has been read now. */
  look = () => this.#seen();

  /** A message that is shown, private ones included. */
  find = (id) => this.#drawn.get(id)?.message ?? null;

  /** A message's text in a line, as for quoting. */
  excerptOf = (message) => excerpt(message, this.context.markdown);
}

/** An update says nothing of whose reactions are one's own. */
function merged(old, update) {
  const mine = new Set((old.reactions ?? []).filter((entry) => entry.me).map((entry) => entry.emoji.name));
  const reactions = (update.reactions ?? []).map((entry) => ({ ...entry, me: mine.has(entry.emoji.name) }));
  return { ...old, ...update, reactions };
}

const divider = (text, kind) => el("li", { class: `divider ${kind}` }, el("span", { text }));
