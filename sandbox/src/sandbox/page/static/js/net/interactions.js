/* Using commands, components, autocomplete and forms: the request, and what became of it by the gateway's events.
   Each interaction has a nonce by which its outcome is found. */

import { Emitter } from "../core/emitter.js";

export const Kind = { COMMAND: 2, COMPONENT: 3, AUTOCOMPLETE: 4, FORM: 5 };
const DM = 1;
const LONGEST_ANSWER_MS = 20_000;
const TIMED_OUT = 2;

/**
 * `start` gives the outcome: {kind: "success" | "failure" | "form" | "choices", id, reason, form, choices}. Emits
 * "form" (form, message) when one is to be shown, and "done" (request, outcome) after each.
 */
export class Interactions extends Emitter {
  #waiting = new Map();
  #count = 0;

  constructor(api, gateway, store, applicationId) {
    super();
    this.api = api;
    this.gateway = gateway;
    this.store = store;
    this.applicationId = applicationId;
    gateway.on("event", (name, data) => this.#take(name, data));
  }

  /** `what` is told to those who listen to "done" (the tour): {command} or {customId}. Raises ApiError if refused. */
  async start({ type, channel, data, files = [], message = null, applicationId = this.applicationId, onTaken = null, what = {} }) {
    const nonce = `${Date.now()}${String((this.#count += 1)).padStart(6, "0")}`;
    const body = {
      type,
      application_id: applicationId,
      channel_id: channel.id,
      session_id: this.gateway.sessionId,
      nonce,
      data,
    };
    if (channel.type !== DM) body.guild_id = this.store.guild.id;
    if (message) Object.assign(body, { message_id: message.id, message_flags: message.flags ?? 0 });
    const outcome = this.#outcomeOf(nonce);
    try {
      await this.api.post("/interactions", body, files);
    } catch (error) {
      this.#settle(nonce, { kind: "refused" });
      throw error;
    }
    onTaken?.();
    const result = await outcome;
    if (result.kind === "form") this.emit("form", result.form, message);
    this.emit("done", { type, channel, ...what }, result);
    return result;
  }

  #outcomeOf(nonce) {
    return new Promise((settle) => {
      const timer = setTimeout(() => this.#settle(nonce, { kind: "failure", reason: TIMED_OUT }), LONGEST_ANSWER_MS);
      this.#waiting.set(nonce, { settle, timer, id: null });
    });
  }

  #settle(nonce, outcome) {
    const waiting = this.#waiting.get(nonce);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(nonce);
    waiting.settle({ id: waiting.id, ...outcome });
  }

  #take(name, data) {
    switch (name) {
      case "INTERACTION_CREATE":
        if (this.#waiting.has(data.nonce)) this.#waiting.get(data.nonce).id = data.id;
        break;
      case "INTERACTION_SUCCESS":
        this.#settle(data.nonce, { kind: "success" });
        break;
      case "INTERACTION_FAILURE":
        this.#settle(data.nonce, { kind: "failure", reason: data.reason_code });
        break;
      case "INTERACTION_MODAL_CREATE":
        this.#settle(data.nonce, { kind: "form", form: data });
        break;
      case "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE":
        this.#settle(data.nonce, { kind: "choices", choices: data.choices });
        break;
      default:
    }
  }
}
