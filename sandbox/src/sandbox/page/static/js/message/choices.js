/* What can be chosen where people, roles or channels are asked for: by selects, options of commands, mentions. */

import { el, icon } from "../core/dom.js";
import { readable } from "../core/colour.js";
import { ChannelType, isThread } from "../store.js";
import { t } from "../i18n.js";
import { avatar } from "./avatar.js";

const dot = (role) => el("span", { class: "role-dot", "aria-hidden": "true", style: { "--role": readable(role.color) ?? "var(--faint)" } });

export function channelIcon(channel, store) {
  const everyone = (channel.permission_overwrites ?? []).find((entry) => entry.id === store.guildId);
  if (channel.type === ChannelType.NEWS) return "megaphone";
  if (channel.type === ChannelType.VOICE || channel.type === ChannelType.STAGE) return "volume";
  if (channel.type === ChannelType.FORUM || channel.type === ChannelType.MEDIA) return "forum";
  if (isThread(channel)) return "thread";
  return everyone && BigInt(everyone.deny) & (1n << 10n) ? "lock" : "hash";
}

export function people(store) {
  return [...store.members.values()]
    .map((member) => {
      const name = store.nameOf(member.user);
      const roles = store.rolesOf(member.user.id).map((role) => role.name);
      return { value: member.user.id, kind: "user", label: name, detail: roles.slice(0, 3).join(", ") || `@${member.user.username}`, lead: avatar(member.user, name, "small"), search: `${name} ${member.user.username}` };
    })
    .sort((a, b) => a.label.localeCompare(b.label));
}

export function roles(store) {
  return [...store.roles.values()]
    .sort((a, b) => b.position - a.position)
    .map((role) => ({ value: role.id, kind: "role", label: role.id === store.guildId ? "@everyone" : role.name, lead: dot(role), search: role.name }));
}

export function channels(store, types) {
  return [...store.channels.values()]
    .filter((channel) => channel.type !== ChannelType.DM && (!types?.length || types.includes(channel.type)))
    .sort((a, b) => (a.position ?? 999) - (b.position ?? 999))
    .map((channel) => {
      const parent = store.channels.get(channel.parent_id);
      return { value: channel.id, kind: "channel", label: channel.name, detail: parent?.name, lead: icon(channelIcon(channel, store)), search: channel.name };
    });
}

/** The choices of a select component by its type. */
export function ofSelect(component, store) {
  switch (component.type) {
    case 5:
      return people(store);
    case 6:
      return roles(store);
    case 7:
      return [...people(store), ...roles(store).map((role) => ({ ...role, detail: t("roles") }))];
    case 8:
      return channels(store, component.channel_types);
    default:
      return (component.options ?? []).map((option) => ({ value: option.value, label: option.label, detail: option.description, lead: emoji(option.emoji), search: option.label, byDefault: option.default }));
  }
}

export function emoji(data) {
  if (!data?.name) return null;
  return el("span", { class: "emoji", "aria-hidden": "true", text: data.id ? `:${data.name}:` : data.name });
}
