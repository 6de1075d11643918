/* The demo's clock: the time in the demo's cities, and forward by an hour, a day, a week, or to what is due next. It is
   the page's one feature that Discord has not, and says so. */

import { ApiError } from "../net/api.js";
import { el, icon, replace } from "../core/dom.js";
import { dayKey, format, isAhead, now, setNow } from "../core/time.js";
import { openPopover } from "../core/popover.js";
import { t } from "../i18n.js";

const STEPS = [
  ["3600", "forward_hour"],
  ["86400", "forward_day"],
  ["604800", "forward_week"],
  ["next", "forward_next"],
];
const ASK_EVERY_MS = 5000;
const CONFLICT = 409;
const MOST_STOPS = 12;
const ARRIVAL_MS = 400;

export class Clock {
  #busy = false;
  #news = 0;

  /** `client`: {demo, store, zones: [{label, zone}], toast, announcer}. `root` is the bar. */
  constructor(root, client) {
    Object.assign(this, { root, client });
    this.faces = el("div", { class: "faces", role: "group", "aria-label": t("clock_label") });
    this.steps = el("div", { class: "clock-steps", role: "group", "aria-label": `${t("clock_label")}: ${t("forward")}` }, el("span", { class: "clock-forward", "aria-hidden": "true" }, icon("forward"), t("forward")), STEPS.map(([step, key]) => this.#button(step, key)));
    this.status = el("span", { class: "clock-status", role: "status" });
    this.small = el("button", { type: "button", class: "icon-button clock-more", "aria-label": t("clock_label"), title: t("clock_label"), "aria-haspopup": "dialog", on: { click: () => this.#open() } }, icon("forward"));
    replace(root, el("span", { class: "demo-badge", title: t("demo_hint"), text: t("demo") }), this.faces, this.small, this.steps, this.status);
    client.store.on("message", (message) => isAhead(Date.parse(message.timestamp)) && this.ask());
    client.store.on("message", () => (this.#news += 1));
    client.store.on("message-update", () => (this.#news += 1));
    setInterval(() => this.draw(), 1000);
    setInterval(() => document.visibilityState === "visible" && !this.#busy && this.ask(), ASK_EVERY_MS);
  }

  #button(step, key) {
    return el("button", { type: "button", class: "clock-step", "data-clock": step, text: t(key), on: { click: () => this.travel(step) } });
  }

  /** Where the bar has no room for the steps, they open below it. */
  #open() {
    const box = el("div", { class: "clock-box", role: "dialog", "aria-label": t("clock_label"), tabindex: "-1" }, el("p", { text: t("demo_hint") }));
    const popover = openPopover(box, this.small);
    for (const [step, key] of STEPS) {
      const button = this.#button(step, key);
      button.textContent = `+ ${t(key)}`;
      button.classList.add("wide");
      button.addEventListener("click", () => popover.close(true));
      box.append(button);
    }
    popover.update();
    box.querySelector("button").focus();
  }

  async ask() {
    const before = Date.now();
    const { now: instant } = await this.client.demo.clock();
    const half = (Date.now() - before) / 2;
    const at = Date.parse(instant) + half;
    if (Math.abs(at - now()) > 300) setNow(at);
    this.draw();
  }

  draw() {
    const at = now();
    const [home] = this.client.zones;
    const day = (zone) => format(at, { weekday: "short", day: "numeric", month: "short" }, zone);
    replace(this.faces, this.client.zones.map(({ label, zone }) => {
      const time = format(at, { hour: "2-digit", minute: "2-digit" }, zone);
      return el("span", { class: "face", title: format(at, { dateStyle: "full", timeStyle: "long" }, zone) }, el("span", { class: "face-city", text: label }), el("b", { text: time }), el("small", { class: zone !== home.zone && day(zone) === day(home.zone) ? "face-day same" : "face-day", text: day(zone) }));
    }));
    const today = dayKey(at);
    if (this.day && this.day !== today) this.client.onNewDay?.();
    this.day = today;
  }

  /** Goes on until something is to be seen: a bot is also woken for work that shows nothing. */
  async #toNext() {
    let journey = null;
    const seen = this.#news;
    for (let stops = 0; stops < MOST_STOPS && this.#news === seen; stops += 1) {
      try {
        journey = await this.client.demo.travel({ to: "next" });
      } catch (error) {
        if (!journey || !(error instanceof ApiError) || error.status !== CONFLICT) throw error;
        break;
      }
      await new Promise((settle) => setTimeout(settle, ARRIVAL_MS));
    }
    return journey;
  }

  async travel(step) {
    if (this.#busy) return;
    this.#busy = true;
    this.root.classList.add("travelling");
    for (const button of this.root.querySelectorAll("[data-clock]")) button.setAttribute("aria-disabled", "true");
    this.status.textContent = t("travelling");
    try {
      const journey = await (step === "next" ? this.#toNext() : this.client.demo.travel({ advance: Number(step) }));
      setNow(Date.parse(journey.now));
      this.draw();
      const time = format(now(), { dateStyle: "full", timeStyle: "short" });
      this.status.textContent = t(journey.stops.length ? "arrived_stops" : "arrived", { time, n: journey.stops.length });
      this.client.onTravel?.(step);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.status.textContent = error.status === CONFLICT ? t("nothing_due") : t("clock_failed", { reason: error.message });
    } finally {
      this.#busy = false;
      this.root.classList.remove("travelling");
      for (const button of this.root.querySelectorAll("[data-clock]")) button.removeAttribute("aria-disabled");
      clearTimeout(this.fading);
      this.fading = setTimeout(() => (this.status.textContent = ""), 9000);
    }
  }
}
