/* The server's scheduled events: when they are for this person, where, and whether one is interested. */

import { ApiError } from "../net/api.js";
import { el, icon, replace } from "../core/dom.js";
import { openDialog } from "../core/dialog.js";
import { format, relative } from "../core/time.js";
import { t } from "../i18n.js";
import { internalAddress, safeUrl } from "../text/links.js";
import { link } from "../text/markdown.js";

const Status = { SCHEDULED: 1, ACTIVE: 2 };

export class Events {
  #list = el("ul", { class: "events" });
  #dialog = null;

  /** `button` opens the list and shows how many there are. `client`: {api, store, markdown, openChannel, toast}. */
  constructor(button, client) {
    Object.assign(this, { button, client });
    button.addEventListener("click", () => this.open());
    client.store.on("change", (what) => (what === "events" || what === "channels") && this.draw());
  }

  get #coming() {
    const open = [...this.client.store.events.values()].filter((event) => event.status === Status.SCHEDULED || event.status === Status.ACTIVE);
    return open.sort((a, b) => Date.parse(a.scheduled_start_time) - Date.parse(b.scheduled_start_time));
  }

  draw() {
    const coming = this.#coming;
    replace(this.button, icon("calendar"), el("span", { class: "channel-name", text: t("events") }), coming.length ? el("span", { class: "count-plain", text: coming.length }) : null);
    if (this.#dialog) replace(this.#list, coming.length ? coming.map((event) => this.#item(event)) : el("li", { class: "note", text: t("no_events") }));
  }

  open() {
    this.#dialog = openDialog({ title: t("events"), className: "dialog-events", body: this.#list, onClose: () => (this.#dialog = null) });
    this.draw();
  }

  #item(event) {
    const { markdown, store } = this.client;
    const start = Date.parse(event.scheduled_start_time);
    const end = event.scheduled_end_time ? Date.parse(event.scheduled_end_time) : null;
    const running = event.status === Status.ACTIVE;
    const when = el("p", { class: "event-when" }, icon("clock"), running ? el("strong", { text: `${t("event_running")} · ` }) : null, el("time", { datetime: event.scheduled_start_time, text: format(start, { dateStyle: "full", timeStyle: "short" }) }), end ? ` – ${format(end, { timeStyle: "short" })}` : "", el("small", { text: ` (${relative(start)})` }));
    const date = el("span", { class: "event-date", "aria-hidden": "true" }, el("b", { text: format(start, { day: "numeric" }) }), el("small", { text: format(start, { month: "short" }) }));
    const about = event.description ? el("div", { class: "md event-about" }, markdown.block(event.description)) : null;
    const by = event.creator ? el("small", { class: "faint", text: t("event_by", { name: store.nameOf(event.creator) }) }) : null;
    return el("li", { class: "event", "data-event-id": event.id }, date, el("div", { class: "event-words" }, el("h3", { text: event.name }), when, this.#where(event), about, el("div", { class: "event-foot" }, by, this.#interest(event))));
  }

  #where(event) {
    const place = event.entity_metadata?.location;
    const { store } = this.client;
    const inside = place ? internalAddress(place, store.guildId) : null;
    const channelId = inside?.channelId ?? event.channel_id;
    const channel = channelId ? store.channels.get(channelId) : null;
    let node = place ? (safeUrl(place) ? link(place, [place]) : el("span", { text: place })) : null;
    if (channel) {
      const go = () => {
        this.#dialog?.close();
        this.client.openChannel(channel.id, inside?.messageId ?? null);
      };
      node = el("button", { type: "button", class: "pill", text: `#${channel.name}`, on: { click: go } });
    }
    return node ? el("p", { class: "event-where" }, icon("pin"), el("span", { class: "visually-hidden", text: `${t("event_where")}: ` }), node) : null;
  }

  #interest(event) {
    const { api, store } = this.client;
    const mine = store.interested.has(event.id);
    const press = async () => {
      try {
        await api.request(mine ? "DELETE" : "PUT", `/guilds/${store.guildId}/scheduled-events/${event.id}/users/@me`);
        if (!store.interested.delete(event.id)) store.interested.add(event.id);
        this.draw();
        this.#list.querySelector(`[data-event-id="${event.id}"] [aria-pressed]`)?.focus();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        this.client.toast(error.sentence);
      }
    };
    return el("button", { type: "button", class: "button secondary small", "aria-pressed": String(mine), on: { click: press } }, icon(mine ? "check" : "plus"), t("interested"));
  }
}
