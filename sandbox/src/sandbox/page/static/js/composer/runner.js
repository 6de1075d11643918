/* Calling a command, and telling at the place of its answer that it is under way, or why none came. */

import { ApiError } from "../net/api.js";
import { Kind } from "../net/interactions.js";
import { now } from "../core/time.js";
import { t } from "../i18n.js";
import { EPHEMERAL } from "../store.js";

const PATIENCE_MS = 350;
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const COMMAND = 20;
const MENU = 23;
const CHAT = 1;

/**
 * Calls a command. `shown`: its name as the person knows it; `path`: as the program does. Raises ApiError if the server
 * refuses the request; `onTaken` when it has taken it. A silent application is told in the log.
 */
export async function run({ interactions, store }, { channel, data, files = [], shown, path, application, onTaken = null }) {
  let notice = null;
  const say = (text, failed) => {
    if (notice) store.dismiss(notice);
    const at = now();
    notice = {
      id: String((BigInt(Math.floor(at) - DISCORD_EPOCH_MS) << 22n) | 4_194_303n),
      channel_id: channel.id,
      local: true,
      notice: text,
      failed,
      type: data.type === CHAT ? COMMAND : MENU,
      flags: EPHEMERAL,
      content: "",
      author: application?.bot ?? store.user,
      timestamp: new Date(at).toISOString(),
      interaction: { name: shown, user: store.user },
    };
    store.addLocal(notice);
  };
  const waiting = setTimeout(() => say(t("sending_command"), false), PATIENCE_MS);
  try {
    const outcome = await interactions.start({ type: Kind.COMMAND, channel, data, files, applicationId: application?.id, onTaken, what: { command: path } });
    clearTimeout(waiting);
    if (outcome.kind === "failure") say(t("no_answer"), true);
    else if (notice) store.dismiss(notice);
    return outcome;
  } catch (error) {
    clearTimeout(waiting);
    if (notice) store.dismiss(notice);
    throw error;
  }
}

/** Calls a command of a context menu; whatever goes wrong is told in the log. */
export async function runMenu(client, { channel, data, shown, application }) {
  try {
    await run(client, { channel, data, shown, path: data.name, application });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    client.toast(error.sentence);
  }
}
