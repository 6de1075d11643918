/* What the tour hears: gateway events, flattened to the few words that its conditions ask for. */

import { Kind } from "../net/interactions.js";

function texts(message) {
  const found = [message.content];
  const ids = [];
  const walk = (parts) => {
    for (const part of parts ?? []) {
      if (part.content) found.push(part.content);
      if (part.custom_id) ids.push(part.custom_id);
      walk(part.components);
      if (part.accessory) walk([part.accessory]);
    }
  };
  walk(message.components);
  for (const embed of message.embeds ?? []) found.push(embed.title, embed.description);
  return { text: found.filter(Boolean).join("\n"), customIds: ids.join(" ") };
}

/** Connects a tour with the gateway, the interactions and the clock of this window. */
export function witness(tour, { gateway, interactions, clock, persona }) {
  gateway.on("event", (event, data) => {
    if (event !== "MESSAGE_CREATE" && event !== "MESSAGE_UPDATE") return;
    const by = data.author?.bot ? "bot" : "person";
    tour.happened({ event, by, persona: persona.name, ...texts(data) });
  });
  interactions.on("done", (request, outcome) => {
    if (outcome.kind !== "success" && outcome.kind !== "form") return;
    const did = { [Kind.COMMAND]: "command", [Kind.COMPONENT]: "component", [Kind.FORM]: "form" }[request.type];
    tour.happened({ did, persona: persona.name, command: request.command, customId: request.customId ?? request.form });
  });
  clock.onTravel = (step) => tour.happened({ did: "travel", step, persona: persona.name });
}
