/* The guided tour: shows the steps, and checks each off when the gateway tells of what it waits for. What the steps
   are is data (tour/*.json); this module knows no feature. */

import { Emitter } from "../core/emitter.js";
import { el, icon, iconButton, replace } from "../core/dom.js";
import { currentLanguage, pick, t } from "../i18n.js";
import { become } from "../panels/persona.js";

const KEPT = "ratsbote.tour";
const NARROW = "(max-width: 1180px)";

/**
 * Whether something that happened is what a step waits for. A step: {id, title: {de, en}, body: {de, en} (markdown),
 * persona (whose step it is; a button becomes them), done: [condition …], any of which will do}. A condition gives a
 * regular expression for each of the words that witness.js knows: `event` (READY, MESSAGE_CREATE, MESSAGE_UPDATE), `by`
 * (bot, person), `text`, `customIds` (of all components of a message); or `did` (command, component, form, travel),
 * `command` (its full name), `customId`, `step`; and `persona` (who is at this window).
 */
export function meets(condition, happened) {
  return Object.entries(condition).every(([key, wanted]) => {
    const is = happened[key];
    if (is === undefined || is === null) return false;
    return new RegExp(wanted, "u").test(String(is));
  });
}

export class Tour extends Emitter {
  #open = true;
  #shown = null;

  /** `client`: {persona, announcer, guildId, markdown}; `steps` from the data; `toggle` the button that shows it. */
  constructor(root, toggle, steps, client) {
    super();
    Object.assign(this, { root, toggle, steps, client });
    this.state = this.#load();
    this.#open = !this.state.hidden;
    toggle.addEventListener("click", () => this.show(!this.#open));
    const narrow = matchMedia(NARROW);
    const place = () => (narrow.matches ? document.getElementById("log-holder").before(root) : document.getElementById("members").before(root));
    narrow.addEventListener("change", place);
    place();
    window.addEventListener("storage", (event) => {
      if (event.key !== KEPT) return;
      this.state = this.#load();
      this.draw();
    });
    this.happened({ event: "READY", persona: client.persona.name });
    this.draw();
  }

  #load() {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return kept?.guild === this.client.guildId ? kept : { guild: this.client.guildId, done: [], hidden: false };
  }

  #save() {
    localStorage.setItem(KEPT, JSON.stringify(this.state));
  }

  get #current() {
    return this.steps.find((step) => !this.state.done.includes(step.id)) ?? null;
  }

  /** Something happened: {event, persona, text, customId, command …}. Steps may be done in any order. */
  happened(what) {
    let changed = false;
    for (const step of this.steps) {
      if (this.state.done.includes(step.id) || !step.done.some((condition) => meets(condition, what))) continue;
      this.state.done.push(step.id);
      this.client.announcer.textContent = t("tour_step_done", { title: pick(step.title) });
      changed = true;
    }
    if (!changed) return;
    this.#shown = null;
    this.#save();
    this.draw();
  }

  show(open) {
    this.#open = open;
    this.state.hidden = !open;
    this.#save();
    this.draw();
    if (!open) this.toggle.focus();
  }

  draw() {
    this.root.hidden = !this.#open;
    this.toggle.setAttribute("aria-expanded", String(this.#open));
    const done = this.state.done.length;
    replace(this.toggle, icon("map"), el("span", { class: "tour-toggle-text", text: t("tour") }), el("span", { class: "tour-count", text: `${done}/${this.steps.length}` }));
    if (!this.#open) return;
    const current = this.#current;
    const shown = this.#shown ?? current?.id;
    const head = el("header", { class: "tour-head" }, el("h2", { text: t("tour_title", { n: this.steps.length }) }), iconButton("close", t("tour_hide"), () => this.show(false)));
    const bar = el("progress", { max: this.steps.length, value: done, "aria-label": t("tour_progress", { done, n: this.steps.length }) });
    const list = el("ol", {}, this.steps.map((step, index) => this.#step(step, index, step.id === shown)));
    const foot = current ? null : el("div", { class: "tour-foot" }, el("p", { text: t("tour_done") }), el("button", { type: "button", class: "button secondary small", text: t("tour_restart"), on: { click: () => this.#restart() } }));
    replace(this.root, head, bar, list, foot);
  }

  #step(step, index, open) {
    const done = this.state.done.includes(step.id);
    const title = el("button", { type: "button", class: "tour-step", "aria-expanded": String(open), on: { click: () => this.#look(step.id) } }, el("span", { class: "tour-mark", "aria-hidden": "true" }, done ? icon("check") : String(index + 1)), el("span", { text: pick(step.title) }), done ? el("span", { class: "visually-hidden", text: ` (${t("done")})` }) : null);
    const body = open ? el("div", { class: "tour-body md" }, this.client.markdown.block(pick(step.body)), this.#switch(step, done)) : null;
    return el("li", { "data-step": step.id, "data-done": String(done), lang: currentLanguage() }, title, body);
  }

  #switch(step, done) {
    if (done || !step.persona || step.persona === this.client.persona.name) return null;
    return el("button", { type: "button", class: "button primary small", text: t("tour_be", { name: step.persona }), on: { click: () => become(step.persona) } });
  }

  #look(id) {
    this.#shown = this.#shown === id ? null : id;
    this.draw();
    this.root.querySelector(`[data-step="${id}"] button`)?.focus();
  }

  #restart() {
    this.state.done = [];
    this.#save();
    this.happened({ event: "READY", persona: this.client.persona.name });
    this.draw();
  }
}
