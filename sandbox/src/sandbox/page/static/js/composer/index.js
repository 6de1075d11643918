/* The commands that this persona may use, in their language, from the server's index. */

const FRESH_MS = 5000;
export const CommandType = { CHAT: 1, USER: 2, MESSAGE: 3 };
const DM = 1;
const SUB = new Set([1, 2]);

export class CommandIndex {
  #kept = new Map();

  constructor(api, guildId, locale) {
    this.api = api;
    this.guildId = guildId;
    this.locale = locale;
  }

  name = (entry) => entry.name_localizations?.[this.locale] ?? entry.name;
  description = (entry) => entry.description_localizations?.[this.locale] ?? entry.description ?? "";

  /** Fetches the server's commands beforehand, so that answers can be named as the person knows them. */
  load = () => this.#load({ type: null });

  async #load(channel) {
    const path = channel.type === DM ? `/channels/${channel.id}` : `/guilds/${this.guildId}`;
    const kept = this.#kept.get(path);
    if (kept && Date.now() - kept.at < FRESH_MS) return kept.index;
    const index = this.api.get(`${path}/application-command-index`);
    this.#kept.set(path, { at: Date.now(), index });
    index.then((loaded) => (this.latest = loaded)).catch(() => this.#kept.delete(path));
    return index;
  }

  /** A command's name as this person knows it, from the program's ("meeting schedule"), if the index is loaded. */
  known(path, applicationId) {
    const [first, ...rest] = path.split(" ");
    let here = this.latest?.application_commands.find((one) => one.name === first && one.application_id === applicationId);
    const names = [];
    for (const word of [...rest, null]) {
      if (!here) return path;
      names.push(this.name(here));
      here = word === null ? null : here.options?.find((one) => one.name === word);
    }
    return names.join(" ");
  }

  /** What was kept may be outdated (the server said so). */
  forget() {
    this.#kept.clear();
  }

  /**
   * Slash commands down to their last subcommand: [{command, way, path, name, description, options, application}],
   * `path` by the names of the program, `name` by those of the person.
   */
  async slash(channel) {
    const index = await this.#load(channel);
    const found = [];
    const walk = (command, way, application) => {
      const here = way.at(-1) ?? command;
      const inner = (here.options ?? []).filter((option) => SUB.has(option.type));
      if (inner.length) {
        for (const option of inner) walk(command, [...way, option], application);
        return;
      }
      const names = [command, ...way];
      found.push({
        command,
        way,
        application,
        path: names.map((one) => one.name).join(" "),
        name: names.map(this.name).join(" "),
        description: this.description(here),
        options: here.options ?? [],
      });
    };
    for (const command of index.application_commands) {
      if (command.type === CommandType.CHAT) walk(command, [], application(index, command));
    }
    return found.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Context menus: [{command, name, application}] of a type (USER or MESSAGE). */
  async menus(channel, type) {
    const index = await this.#load(channel);
    return index.application_commands
      .filter((command) => command.type === type)
      .map((command) => ({ command, name: this.name(command), application: application(index, command) }));
  }
}

const application = (index, command) => index.applications.find((one) => one.id === command.application_id) ?? null;

/** The `data` of an interaction that calls a command. */
export function call(command) {
  const { id, name, type, version } = command;
  return { id, name, type, version, ...(command.guild_id ? { guild_id: command.guild_id } : {}) };
}

/** Options as they are sent: those of a subcommand inside it. */
export function wrapped(way, options) {
  return way.toReversed().reduce((inner, step) => [{ type: step.type, name: step.name, options: inner }], options);
}
