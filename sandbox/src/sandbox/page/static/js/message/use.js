/* Using what stands in a message: pressing, choosing. Shows that it is under way, and what went wrong, at the message
   itself. */

import { ApiError } from "../net/api.js";
import { Kind } from "../net/interactions.js";
import { el } from "../core/dom.js";
import { t } from "../i18n.js";

const failures = new Map();

/** The node that tells of a failure below a message, if there was one since it was last used. */
export function failureOf(message) {
  const text = failures.get(message.id);
  return text ? el("p", { class: "failure", role: "alert", text }) : null;
}

/** Gives `use(message, component, values, control)` for one client. `redraw(message)` shows the message anew. */
export function user({ interactions, store, redraw }) {
  const note = (message, text) => {
    if (text) failures.set(message.id, text);
    else if (!failures.delete(message.id)) return;
    redraw(message.id);
  };
  return async (message, component, values, control) => {
    const source = message.original ?? message;
    const channel = store.channels.get(source.channel_id);
    if (!channel || control.getAttribute("aria-busy") === "true") return;
    control.setAttribute("aria-busy", "true");
    control.classList.add("busy");
    const data = { component_type: component.type, custom_id: component.custom_id };
    if (values) data.values = values;
    const what = { customId: component.custom_id };
    try {
      const outcome = await interactions.start({ type: Kind.COMPONENT, channel, data, message: source, what, applicationId: message.application_id ?? message.author.id });
      note(message, outcome.kind === "failure" ? t("failed") : null);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      note(message, `${t("failed")} ${error.sentence}`);
    } finally {
      control.removeAttribute("aria-busy");
      control.classList.remove("busy");
    }
  };
}
