/* The composition root: logs in as the chosen person, makes the panels, and connects them. */

import { Api, Demo } from "./net/api.js";
import { Gateway } from "./net/gateway.js";
import { Interactions } from "./net/interactions.js";
import { el, replace, icon } from "./core/dom.js";
import { setNow, setPlace } from "./core/time.js";
import { Client } from "./client.js";
import { CommandIndex } from "./composer/index.js";
import { Composer } from "./composer/composer.js";
import { showForm } from "./form/form.js";
import { currentLanguage, setLanguage, t } from "./i18n.js";
import { user } from "./message/use.js";
import { Clock } from "./panels/clock.js";
import { Drawers, drawHeader } from "./panels/header.js";
import { Events } from "./panels/events.js";
import { Members } from "./panels/members.js";
import { chosenPersona, PersonaSwitch } from "./panels/persona.js";
import { Sidebar } from "./panels/sidebar.js";
import { initialTheme, themeButton } from "./panels/theme.js";
import { Typing } from "./panels/typing.js";
import { Store } from "./store.js";
import { Markdown } from "./text/markdown.js";
import { Timeline } from "./timeline/timeline.js";
import { Tour } from "./tour/tour.js";
import { witness } from "./tour/witness.js";

const TOUR = "/page/tour/forum.json";
const FULL_LOCALES = { de: "de-DE" };
const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);

function connectionState(gateway) {
  gateway.on("state", (state) => {
    $("connection").hidden = state === "online" || state === "connecting";
    $("connection").textContent = state === "refused" ? t("refused") : t("offline");
  });
}

async function interests(api, store) {
  const marked = await api.get(`/users/@me/scheduled-events?guild_ids=${store.guildId}`).catch(() => []);
  for (const one of marked) store.interested.add(one.guild_scheduled_event_id);
}

function titles(store) {
  const name = store.guild?.name ?? t("outside");
  $("server-name").textContent = name;
  $("page-title").textContent = name;
  document.title = t("title", { guild: name });
}

function labels() {
  $("skip").textContent = t("skip");
  $("sidebar").setAttribute("aria-label", t("channels"));
  $("side").setAttribute("aria-label", t("members"));
  $("tour").setAttribute("aria-label", t("tour"));
  $("demo-bar").setAttribute("aria-label", t("demo_hint"));
  replace($("to-end"), icon("down"), t("to_present"));
}

function barButtons(client) {
  const theme = el("button", { type: "button", class: "icon-button" });
  const tour = el("button", { type: "button", id: "tour-button", class: "bar-button", "aria-controls": "tour" });
  themeButton(theme, () => {
    client.timeline.redrawAll();
    client.members.draw();
  });
  $("demo-bar").append(el("span", { class: "spring" }), tour, theme);
  return tour;
}

async function start() {
  initialTheme();
  setLanguage(navigator.language.slice(0, 2));
  const demo = new Demo(query.get("key") ?? "");
  const info = await demo.bootstrap().catch((error) => {
    throw new Error(error.status === 403 || error.status === 401 ? t("no_key") : t("load_failed", { reason: error.message }));
  });
  const persona = chosenPersona(info.personas);
  setLanguage(query.get("lang") ?? persona.locale.slice(0, 2));
  setPlace(persona.timezone, FULL_LOCALES[currentLanguage()] ?? (persona.locale.startsWith("en") ? persona.locale : "en-US"));
  labels();
  setNow(Date.parse((await demo.clock()).now));

  const api = new Api(persona.token);
  const gateway = new Gateway(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/gateway`, persona.token);
  const store = new Store(info.guild_id);
  const interactions = new Interactions(api, gateway, store, info.application_id);
  const announcer = $("announcer");
  const client = new Client({ api, demo, gateway, store, interactions, announcer, persona, personas: info.personas, zones: info.clock_zones, guildId: info.guild_id });
  client.index = new CommandIndex(api, info.guild_id, persona.locale);
  client.markdown = new Markdown(client);
  client.use = user({ interactions, store, redraw: (id) => client.timeline.redraw(id) });
  client.timeline = new Timeline({ log: $("log"), list: $("messages"), toEnd: $("to-end"), announcer }, { api, store, context: client, onRead: client.read });
  client.composer = new Composer($("composer"), client);
  client.sidebar = new Sidebar($("channels"), { store, open: client.open });
  client.members = new Members($("members"), client);
  client.events = new Events($("events-button"), client);
  client.drawers = new Drawers($("app"));
  client.drawHeader = (channel) => drawHeader($("channel-head"), channel, client);
  const clock = new Clock($("demo-bar"), client);
  client.onNewDay = () => client.timeline.redrawAll();
  new PersonaSwitch($("persona"), client);
  new Typing($("typing"), client);
  const tourButton = barButtons(client);

  gateway.on("event", (name, data) => store.take(name, data));
  interactions.on("form", (form, message) => showForm(form, message, client));
  connectionState(gateway);
  connectContextMenus(client);
  store.on("change", (what) => {
    if (what === "guild") titles(store);
    if (["channels", "members", "guild"].includes(what)) client.follow();
  });
  store.on("ready", async () => {
    titles(store);
    await client.index.load().catch(() => {});
    for (const panel of [client.sidebar, client.members, client.events]) panel.draw();
    const channel = client.current() ? store.channels.get(client.current().id) : client.firstChannel();
    if (channel) client.open(channel);
    interests(api, store);
    $("app").dataset.ready = "true";
  });
  gateway.connect();
  window.addEventListener("pagehide", () => gateway.close());
  document.addEventListener("visibilitychange", () => client.current() && document.visibilityState === "visible" && client.timeline.look());

  const steps = query.get("tour") === "off" ? [] : await fetch(TOUR).then((response) => response.json());
  if (steps.length === 0) {
    $("tour").hidden = true;
    tourButton.hidden = true;
    return;
  }
  witness(new Tour($("tour"), tourButton, steps, client), { gateway, interactions, clock: client, persona });
  clock.draw();
}

function connectContextMenus(client) {
  $("messages").addEventListener("contextmenu", (event) => {
    const item = event.target.closest("[data-message-id]");
    const message = item && client.timeline.find(item.dataset.messageId);
    if (!message || event.target.closest("a, img") || String(getSelection()) !== "") return;
    event.preventDefault();
    const byKey = event.clientX === 0 && event.clientY === 0;
    client.menu(message, byKey ? item : { x: event.clientX, y: event.clientY });
  });
}

start().catch((error) => {
  replace(document.body, el("main", { class: "fatal", role: "alert" }, el("h1", { text: "Ratsbote" }), el("p", { text: error.message })));
  throw error;
});
