/* What this persona knows of the server, kept up to date by the gateway's events. Messages are the timeline's; the
   store keeps only those that nobody else could tell again: private answers. */

import { Emitter, coalesced } from "./core/emitter.js";
import { Permission, permissionsIn } from "./permissions.js";

export const ChannelType = { TEXT: 0, DM: 1, VOICE: 2, CATEGORY: 4, NEWS: 5, NEWS_THREAD: 10, THREAD: 11, PRIVATE_THREAD: 12, STAGE: 13, FORUM: 15, MEDIA: 16 };
export const EPHEMERAL = 64;
export const LOADING = 128;
const THREADS = new Set([ChannelType.NEWS_THREAD, ChannelType.THREAD, ChannelType.PRIVATE_THREAD]);

export const isThread = (channel) => THREADS.has(channel.type);
export const byId = (a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1);
const newer = (a, b) => BigInt(a ?? 0) > BigInt(b ?? 0);

/**
 * Emits "change" (what: "channels" | "members" | "events" | "unread" | "guild"), and "message", "message-update",
 * "message-delete", "reaction", "thread", "typing" with the event's data; "ready" after each login.
 */
export class Store extends Emitter {
  user = null;
  guild = null;
  roles = new Map();
  channels = new Map();
  members = new Map();
  users = new Map();
  events = new Map();
  read = new Map();
  mentions = new Map();
  interested = new Set();
  #private = new Map();
  #announce = new Map();

  constructor(guildId) {
    super();
    this.guildId = guildId;
  }

  take(name, data) {
    this[`on_${name}`]?.(data);
  }

  #changed(what) {
    if (!this.#announce.has(what)) this.#announce.set(what, coalesced(() => this.emit("change", what)));
    this.#announce.get(what)();
  }

  // ---- looking things up

  memberName(userId) {
    const member = this.members.get(userId);
    const user = member?.user ?? this.users.get(userId);
    return member?.nick ?? user?.global_name ?? user?.username ?? null;
  }

  nameOf(user) {
    return this.members.get(user.id)?.nick ?? user.global_name ?? user.username;
  }

  rolesOf(userId) {
    const ids = this.members.get(userId)?.roles ?? [];
    return ids.map((id) => this.roles.get(id)).filter(Boolean).sort((a, b) => b.position - a.position);
  }

  colourOf(userId) {
    return this.rolesOf(userId).find((role) => role.color)?.color ?? 0;
  }

  channelName(channel) {
    if (channel.type !== ChannelType.DM) return channel.name;
    return (channel.recipients ?? []).map((user) => this.nameOf(user)).join(", ");
  }

  may(channel, permission) {
    if (channel.type === ChannelType.DM) return true;
    const place = isThread(channel) ? (this.channels.get(channel.parent_id) ?? channel) : channel;
    const held = permissionsIn(this.guild, this.roles, this.members.get(this.user.id), place);
    return (held & permission) === permission;
  }

  mayWrite(channel) {
    if (channel.thread_metadata?.locked || channel.thread_metadata?.archived) return false;
    return this.may(channel, isThread(channel) ? Permission.SEND_MESSAGES_IN_THREADS : Permission.SEND_MESSAGES);
  }

  isUnread(channel) {
    return newer(channel.last_message_id, this.read.get(channel.id));
  }

  /** Takes a channel as read up to its newest message; gives that message's id if it was not. */
  markRead(channel) {
    const had = this.mentions.delete(channel.id);
    if (!this.isUnread(channel)) {
      if (had) this.#changed("unread");
      return null;
    }
    this.read.set(channel.id, channel.last_message_id);
    this.#changed("unread");
    return channel.last_message_id;
  }

  privateMessages(channelId) {
    return [...(this.#private.get(channelId)?.values() ?? [])];
  }

  /** Puts a message of the page's own (a private notice) into the timeline. */
  addLocal(message) {
    this.on_MESSAGE_CREATE(message);
  }

  dismiss(message) {
    this.on_MESSAGE_DELETE({ id: message.id, channel_id: message.channel_id });
  }

  // ---- events

  on_READY(data) {
    this.user = data.user;
    this.channels.clear();
    this.members.clear();
    this.events.clear();
    this.guild = null;
    for (const guild of data.guilds) this.on_GUILD_CREATE(guild);
    for (const channel of data.private_channels) this.on_CHANNEL_CREATE(channel);
    const states = Array.isArray(data.read_state) ? data.read_state : (data.read_state?.entries ?? []);
    for (const state of states) {
      this.read.set(state.id, state.last_message_id);
      if (state.mention_count) this.mentions.set(state.id, state.mention_count);
    }
    this.emit("ready");
  }

  on_GUILD_CREATE(guild) {
    if (guild.id !== this.guildId || guild.unavailable) return;
    this.on_GUILD_UPDATE(guild);
    for (const channel of [...(guild.channels ?? []), ...(guild.threads ?? [])]) this.channels.set(channel.id, { ...channel, guild_id: guild.id });
    for (const member of guild.members ?? []) this.members.set(member.user.id, member);
    for (const event of guild.guild_scheduled_events ?? []) this.events.set(event.id, event);
    for (const what of ["channels", "members", "events"]) this.#changed(what);
  }

  on_GUILD_UPDATE(guild) {
    this.guild = { ...this.guild, ...guild };
    this.roles = new Map((guild.roles ?? []).map((role) => [role.id, role]));
    this.#changed("guild");
  }

  on_GUILD_DELETE(guild) {
    if (guild.id !== this.guildId) return;
    this.guild = null;
    for (const channel of [...this.channels.values()]) if (channel.type !== ChannelType.DM) this.channels.delete(channel.id);
    for (const collection of [this.members, this.events, this.roles]) collection.clear();
    for (const what of ["guild", "channels", "members", "events"]) this.#changed(what);
  }

  on_CHANNEL_CREATE(channel) {
    this.channels.set(channel.id, { ...this.channels.get(channel.id), ...channel });
    for (const user of channel.recipients ?? []) this.users.set(user.id, user);
    this.#changed("channels");
  }

  on_CHANNEL_UPDATE = this.on_CHANNEL_CREATE;

  on_THREAD_CREATE(thread) {
    this.on_CHANNEL_CREATE(thread);
    this.emit("thread", thread);
  }

  on_THREAD_UPDATE = this.on_THREAD_CREATE;

  on_CHANNEL_DELETE(channel) {
    this.channels.delete(channel.id);
    this.#changed("channels");
  }

  on_THREAD_DELETE = this.on_CHANNEL_DELETE;

  on_THREAD_LIST_SYNC(data) {
    for (const thread of data.threads) this.on_CHANNEL_CREATE(thread);
  }

  on_GUILD_ROLE_CREATE({ role }) {
    this.roles.set(role.id, role);
    this.#changed("members");
    this.#changed("channels");
  }

  on_GUILD_ROLE_UPDATE = this.on_GUILD_ROLE_CREATE;

  on_GUILD_ROLE_DELETE({ role_id }) {
    this.roles.delete(role_id);
    this.#changed("members");
  }

  on_GUILD_MEMBER_ADD(member) {
    this.members.set(member.user.id, { ...this.members.get(member.user.id), ...member });
    this.#changed("members");
    if (member.user.id === this.user?.id) this.#changed("channels");
  }

  on_GUILD_MEMBER_UPDATE = this.on_GUILD_MEMBER_ADD;

  on_GUILD_MEMBER_REMOVE({ user }) {
    this.members.delete(user.id);
    this.#changed("members");
  }

  on_GUILD_SCHEDULED_EVENT_CREATE(event) {
    this.events.set(event.id, event);
    this.#changed("events");
  }

  on_GUILD_SCHEDULED_EVENT_UPDATE = this.on_GUILD_SCHEDULED_EVENT_CREATE;

  on_GUILD_SCHEDULED_EVENT_DELETE(event) {
    this.events.delete(event.id);
    this.#changed("events");
  }

  on_MESSAGE_CREATE(message) {
    this.users.set(message.author.id, message.author);
    if (message.flags & EPHEMERAL) this.#privateIn(message.channel_id).set(message.id, message);
    else this.#count(message);
    this.emit("message", message);
  }

  #privateIn(channelId) {
    if (!this.#private.has(channelId)) this.#private.set(channelId, new Map());
    return this.#private.get(channelId);
  }

  #count(message) {
    const channel = this.channels.get(message.channel_id);
    if (!channel) return;
    channel.last_message_id = message.id;
    if (message.author.id === this.user.id) this.read.set(channel.id, message.id);
    else if (this.#concerns(message, channel)) this.mentions.set(channel.id, (this.mentions.get(channel.id) ?? 0) + 1);
    this.#changed("unread");
  }

  /** Whether a message pings this persona: by name, by role, to everyone, or because it is a direct message. */
  #concerns(message, channel) {
    if (channel.type === ChannelType.DM || message.mention_everyone) return true;
    if (message.mentions?.some((user) => user.id === this.user.id)) return true;
    const mine = new Set(this.members.get(this.user.id)?.roles ?? []);
    return (message.mention_roles ?? []).some((id) => mine.has(id));
  }

  isPinged(message) {
    const channel = this.channels.get(message.channel_id);
    return Boolean(channel) && channel.type !== ChannelType.DM && message.author.id !== this.user.id && this.#concerns(message, channel);
  }

  on_MESSAGE_UPDATE(message) {
    const own = this.#private.get(message.channel_id)?.get(message.id);
    if (own) this.#privateIn(message.channel_id).set(message.id, { ...own, ...message });
    this.emit("message-update", message);
  }

  on_MESSAGE_DELETE({ id, channel_id }) {
    this.#private.get(channel_id)?.delete(id);
    this.emit("message-delete", { id, channel_id });
  }

  on_MESSAGE_DELETE_BULK({ ids, channel_id }) {
    for (const id of ids) this.on_MESSAGE_DELETE({ id, channel_id });
  }

  on_MESSAGE_ACK({ channel_id, message_id }) {
    if (newer(message_id, this.read.get(channel_id))) this.read.set(channel_id, message_id);
    this.mentions.delete(channel_id);
    this.#changed("unread");
  }

  on_MESSAGE_REACTION_ADD(data) {
    this.emit("reaction", data, 1);
  }

  on_MESSAGE_REACTION_REMOVE(data) {
    this.emit("reaction", data, -1);
  }

  on_MESSAGE_REACTION_REMOVE_ALL(data) {
    this.emit("reaction", data, 0);
  }

  on_MESSAGE_REACTION_REMOVE_EMOJI = this.on_MESSAGE_REACTION_REMOVE_ALL;

  on_TYPING_START(data) {
    this.emit("typing", data);
  }
}
