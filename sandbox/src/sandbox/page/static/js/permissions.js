/* Discord's published algorithm for permissions, as its own client computes it to grey out what would be refused. */

export const Permission = {
  ADMINISTRATOR: 1n << 3n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  ATTACH_FILES: 1n << 15n,
  MENTION_EVERYONE: 1n << 17n,
  USE_APPLICATION_COMMANDS: 1n << 31n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
};
const ALL = (1n << 64n) - 1n;

/** A member's permissions in a channel of the guild (of a thread: pass its parent). */
export function permissionsIn(guild, roles, member, channel) {
  if (!guild || !member) return 0n;
  if (guild.owner_id === member.user.id) return ALL;
  let held = BigInt(roles.get(guild.id)?.permissions ?? 0);
  for (const id of member.roles) held |= BigInt(roles.get(id)?.permissions ?? 0);
  if (held & Permission.ADMINISTRATOR) return ALL;
  const overwrites = new Map((channel.permission_overwrites ?? []).map((entry) => [entry.id, entry]));
  const apply = (entries) => {
    let [deny, allow] = [0n, 0n];
    for (const entry of entries.filter(Boolean)) {
      deny |= BigInt(entry.deny);
      allow |= BigInt(entry.allow);
    }
    held = (held & ~deny) | allow;
  };
  apply([overwrites.get(guild.id)]);
  apply(member.roles.map((id) => overwrites.get(id)));
  apply([overwrites.get(member.user.id)]);
  return held & Permission.VIEW_CHANNEL ? held : 0n;
}
