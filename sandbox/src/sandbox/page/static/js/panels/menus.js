/* What can be done with a message or a person: the page's own entries, and those that apps add. */

import { ApiError } from "../net/api.js";
import { openMenu } from "../core/popover.js";
import { openDialog } from "../core/dialog.js";
import { el } from "../core/dom.js";
import { t } from "../i18n.js";
import { avatar } from "../message/avatar.js";
import { chooseEmoji } from "../message/reactions.js";
import { call, CommandType } from "../composer/index.js";
import { runMenu } from "../composer/runner.js";
import { Permission } from "../permissions.js";
import { ChannelType, EPHEMERAL, isThread } from "../store.js";

const TEXTUAL = new Set([0, 19, 20, 21, 23]);

export class Menus {
  /** `client`: {api, store, index, interactions, composer, timeline, openDm, openThread, toast, current()}. */
  constructor(client) {
    this.client = client;
  }

  async #apps(channel, type, targetId) {
    const { index, store } = this.client;
    const found = await index.menus(channel, type).catch(() => []);
    return found.map(({ command, name, application }) => ({
      label: name,
      lead: application ? avatar(application.bot, application.name, "tiny") : null,
      act: () => runMenu(this.client, { channel, data: { ...call(command), target_id: targetId }, shown: name, application: application ?? { bot: store.user } }),
    }));
  }

  /** The menu of a message, beside `anchor` (an element or a point). */
  async message(message, anchor) {
    const { client } = this;
    const channel = client.store.channels.get(message.channel_id);
    const own = message.author.id === client.store.user.id;
    const privately = Boolean(message.flags & EPHEMERAL);
    const items = [];
    if (!privately) {
      if (client.mayReact(message)) items.push({ label: t("react"), icon: "smile", act: () => chooseEmoji(anchor, (char) => client.toggleReaction(message, { id: null, name: char }, false)) });
      if (client.mayReply(message)) items.push({ label: t("reply"), icon: "reply", act: () => client.composer.reply(message) });
      if (own && TEXTUAL.has(message.type)) items.push({ label: t("edit"), icon: "hash", act: () => client.composer.edit(message) });
      if (!message.thread && this.#mayThread(channel)) items.push({ label: t("create_thread"), icon: "thread", act: () => this.#thread(message, channel) });
    }
    items.push({ label: t("copy_text"), icon: "file", act: () => this.#copy(message) });
    if (privately) items.push({ label: t("dismiss"), icon: "close", act: () => client.store.dismiss(message) });
    else if (own || (channel.type !== ChannelType.DM && client.store.may(channel, Permission.MANAGE_MESSAGES))) {
      items.push({ label: t("delete"), icon: "trash", danger: true, act: () => this.#guard(client.api.delete(`/channels/${channel.id}/messages/${message.id}`)) });
    }
    const apps = privately ? [] : await this.#apps(channel, CommandType.MESSAGE, message.id);
    if (apps.length) items.push("line", { heading: t("apps") }, ...apps);
    openMenu(items, anchor, { label: t("actions") });
  }

  #mayThread(channel) {
    return channel.type === ChannelType.TEXT && !isThread(channel) && this.client.store.may(channel, Permission.CREATE_PUBLIC_THREADS);
  }

  /** What can be done with a person: [{label, icon, act}]. */
  async person(userId) {
    const { client } = this;
    const user = client.store.members.get(userId)?.user ?? client.store.users.get(userId);
    const items = [];
    if (user && userId !== client.store.user.id) items.push({ label: t("write_dm"), icon: "send", act: () => this.#guard(client.openDm(userId)) });
    const channel = client.current();
    const apps = client.store.members.has(userId) && channel ? await this.#apps(channel, CommandType.USER, userId) : [];
    return { items, apps };
  }

  async personMenu(userId, anchor) {
    const { items, apps } = await this.person(userId);
    const profile = { label: t("profile_of", { name: this.client.store.memberName(userId) ?? "" }), icon: "people", act: () => this.client.openProfile(userId, anchor) };
    openMenu([profile, ...items, ...(apps.length ? ["line", { heading: t("apps") }, ...apps] : [])], anchor, { label: profile.label });
  }

  async #guard(promise) {
    try {
      await promise;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.client.toast(error.sentence);
    }
  }

  async #copy(message) {
    await navigator.clipboard.writeText(message.content || this.client.timeline.excerptOf(message)).catch(() => {});
    this.client.toast(t("copied"));
  }

  #thread(message, channel) {
    const field = el("input", { type: "text", class: "field", maxlength: 100, "aria-label": t("thread_name"), value: this.client.timeline.excerptOf(message).slice(0, 60) });
    const form = el("form", { class: "small-form" }, el("label", { class: "form-label" }, t("thread_name"), field), el("button", { type: "submit", class: "button primary", text: t("create_thread") }));
    const dialog = openDialog({ title: t("create_thread"), body: form });
    field.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = field.value.trim();
      if (!name) return;
      const made = this.client.api.post(`/channels/${channel.id}/messages/${message.id}/threads`, { name }).then((thread) => this.client.openThread(thread));
      this.#guard(made).then(() => dialog.close());
    });
  }
}
