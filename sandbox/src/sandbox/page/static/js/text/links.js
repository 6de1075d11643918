/* Addresses that come from messages: which may be followed, which lead to a channel here, which may be loaded. */

/** The address if it is a web address, otherwise null (no javascript:, data: or anything else). */
export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}

const INTERNAL = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(\d+)\/(\d+)(?:\/(\d+))?\/?$/;

/** {channelId, messageId} of a Discord address of this guild, otherwise null. */
export function internalAddress(url, guildId) {
  const found = INTERNAL.exec(url);
  return found && found[1] === guildId ? { channelId: found[2], messageId: found[3] ?? null } : null;
}

/** The address of a file that this server holds, relative to the page; null for files from elsewhere. */
export function localFile(url) {
  try {
    const parsed = new URL(url, location.origin);
    const here = parsed.origin === location.origin || /^(127\.0\.0\.1|localhost|\[::1\])$/.test(parsed.hostname);
    return here && parsed.pathname.startsWith("/cdn/") ? parsed.pathname + parsed.search : null;
  } catch {
    return null;
  }
}
