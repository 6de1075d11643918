/* The head of the open channel: its name and topic, and the buttons that open the drawers on narrow screens. */

import { el, icon, iconButton, replace } from "../core/dom.js";
import { t } from "../i18n.js";
import { channelIcon } from "../message/choices.js";
import { ChannelType, isThread } from "../store.js";

const NARROW = "(max-width: 780px)";
const MEDIUM = "(max-width: 1180px)";

/** Opens and shuts the two drawers; on wide screens the members' column can be put away. */
export class Drawers {
  constructor(app) {
    this.app = app;
    this.sides = { channels: document.getElementById("sidebar"), members: document.getElementById("side") };
    for (const query of [NARROW, MEDIUM]) matchMedia(query).addEventListener("change", () => this.shut());
    app.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.open && !event.defaultPrevented) this.shut(true);
    });
    document.getElementById("main").addEventListener("pointerdown", (event) => {
      if (this.open && !event.target.closest(".drawer-button")) this.shut();
    });
    this.#tell();
  }

  get open() {
    return this.app.dataset.drawer ?? null;
  }

  isDrawer(name) {
    return matchMedia(name === "channels" ? NARROW : MEDIUM).matches;
  }

  toggle(name, button) {
    if (!this.isDrawer(name)) {
      this.app.toggleAttribute("data-wide");
      this.#tell();
      return;
    }
    if (this.open === name) {
      this.shut(true);
      return;
    }
    this.app.dataset.drawer = name;
    this.from = button;
    this.#tell();
    this.sides[name].querySelector("button, a, [tabindex='0']")?.focus();
  }

  shut(giveBack = false) {
    if (!this.open) return;
    delete this.app.dataset.drawer;
    this.#tell();
    if (giveBack) this.from?.focus();
  }

  isShown(name) {
    return this.isDrawer(name) ? this.open === name : name === "channels" || !this.app.hasAttribute("data-wide");
  }

  /** What is put away cannot be reached by keyboard either. */
  #tell() {
    for (const [name, side] of Object.entries(this.sides)) {
      side.inert = !this.isShown(name);
      for (const button of document.querySelectorAll(`.drawer-button[data-drawer="${name}"]`)) button.setAttribute("aria-expanded", String(this.isShown(name)));
    }
  }

  /** After the head has been drawn anew. */
  refresh() {
    this.#tell();
  }
}

export function drawHeader(root, channel, { store, markdown, drawers, openChannel }) {
  const name = store.channelName(channel);
  const parent = isThread(channel) ? store.channels.get(channel.parent_id) : null;
  const back = parent ? [el("button", { type: "button", class: "link-button parent", text: parent.name, on: { click: () => openChannel(parent.id) } }), el("span", { "aria-hidden": "true", text: " › " })] : null;
  const title = el("h2", { class: "channel-title" }, icon(channel.type === ChannelType.DM ? "at" : channelIcon(channel, store)), back, el("span", { text: name }));
  const topic = channel.topic ? el("div", { class: "channel-topic md", title: markdown.plain(channel.topic) }, markdown.line(channel.topic.split("\n")[0])) : null;
  const drawer = (which, mark, label) => iconButton(mark, label, (event) => drawers.toggle(which, event.currentTarget), { class: "icon-button drawer-button", "data-drawer": which, "aria-controls": drawers.sides[which].id });
  replace(root, drawer("channels", "menu", t("show_channels")), title, topic, el("span", { class: "spring" }), drawer("members", "people", t("show_members")));
  drawers.refresh();
}
