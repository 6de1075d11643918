/* Who one is: the switch at the foot of the channels. The person is in the page's address, so that two windows can be
   two people. */

import { el, icon, replace } from "../core/dom.js";
import { openMenu } from "../core/popover.js";
import { format, now } from "../core/time.js";
import { t } from "../i18n.js";
import { avatar } from "../message/avatar.js";

const KEPT = "ratsbote.persona";
const SWITCHED = "ratsbote.switched";

/** The persona that this window is to be: of the address, of before, or the first. */
export function chosenPersona(personas) {
  const wanted = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem(KEPT);
  const found = personas.find((one) => one.name === wanted) ?? personas[0];
  sessionStorage.setItem(KEPT, found.name);
  return found;
}

function addressAs(name) {
  const address = new URL(location.href);
  address.searchParams.set("as", name);
  address.hash = "";
  return address;
}

/** Becomes somebody else in this window. */
export function become(name) {
  sessionStorage.setItem(KEPT, name);
  sessionStorage.setItem(SWITCHED, "yes");
  location.assign(addressAs(name));
}

const isGerman = (persona) => persona.locale.startsWith("de");

export class PersonaSwitch {
  #newWindow = false;

  /** `client`: {personas, persona, store, announcer}. */
  constructor(root, client) {
    Object.assign(this, { root, client });
    this.button = el("button", { type: "button", id: "persona-button", class: "persona", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: () => this.open() } });
    replace(root, this.button);
    client.store.on("change", (what) => what === "members" && this.draw());
    setInterval(() => this.draw(), 30_000);
    this.draw();
    if (sessionStorage.getItem(SWITCHED)) {
      sessionStorage.removeItem(SWITCHED);
      this.button.focus();
      client.announcer.textContent = t("now_you_are", { name: client.persona.name });
    }
  }

  #face(persona, size) {
    return avatar({ id: persona.id }, persona.name, size);
  }

  draw() {
    const { persona, store } = this.client;
    const roles = store.rolesOf(persona.id).map((role) => role.name);
    const time = format(now(), { hour: "2-digit", minute: "2-digit" }, persona.timezone);
    const detail = `${t(isGerman(persona) ? "language_de" : "language_en")} · ${time} · ${roles.join(", ") || t("no_roles")}`;
    const words = el("span", { class: "persona-words" }, el("span", { class: "visually-hidden", text: `${t("persona")} ` }), el("strong", { text: persona.name }), el("small", { text: detail }));
    replace(this.button, this.#face(persona, ""), words, icon("chevron"), el("span", { class: "visually-hidden", text: `. ${t("switch_persona")}` }));
    this.button.title = t("switch_persona");
  }

  open() {
    const { personas, persona, store } = this.client;
    const items = personas.map((one) => {
      const roles = store.rolesOf(one.id).map((role) => role.name);
      const where = `${t(isGerman(one) ? "language_de" : "language_en")}, ${one.timezone.split("/").at(-1).replace("_", " ")}`;
      return { role: "menuitemradio", checked: one.name === persona.name, label: one.name, detail: [where, ...roles].join(" · "), lead: this.#face(one, "small"), act: () => this.#choose(one) };
    });
    const mode = { role: "menuitemcheckbox", checked: this.#newWindow, stays: true, label: t("new_window"), icon: "out", act: (on) => (this.#newWindow = on) };
    this.button.setAttribute("aria-expanded", "true");
    const menu = openMenu([{ heading: t("personas") }, ...items, "line", mode], this.button, { label: t("personas"), className: "popover-personas" });
    const watch = new MutationObserver(() => {
      if (menu.frame.isConnected) return;
      this.button.setAttribute("aria-expanded", "false");
      watch.disconnect();
    });
    watch.observe(menu.frame.parentNode, { childList: true });
  }

  #choose(persona) {
    if (this.#newWindow) window.open(addressAs(persona.name), "_blank", "noopener");
    else if (persona.name !== this.client.persona.name) become(persona.name);
  }
}
