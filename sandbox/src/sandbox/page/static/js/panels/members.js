/* The members by their highest role that is shown apart, and a person's profile. */

import { el, icon, replace } from "../core/dom.js";
import { readable } from "../core/colour.js";
import { openPopover } from "../core/popover.js";
import { format, now } from "../core/time.js";
import { t } from "../i18n.js";
import { avatar } from "../message/avatar.js";

export class Members {
  /** `client`: {store, openProfile}. */
  constructor(root, client) {
    Object.assign(this, { root, client });
    client.store.on("change", (what) => (what === "members" || what === "guild") && this.draw());
  }

  draw() {
    const { store } = this.client;
    const groups = new Map();
    for (const member of store.members.values()) {
      const role = store.rolesOf(member.user.id).find((one) => one.hoist) ?? null;
      const key = member.user.bot && !role ? "apps" : (role?.id ?? "");
      if (!groups.has(key)) groups.set(key, { role, members: [] });
      groups.get(key).members.push(member);
    }
    const rank = ([key, { role }]) => (role ? -role.position : key === "" ? 1 : 2);
    const sections = [...groups].sort((a, b) => rank(a) - rank(b)).map(([key, group]) => this.#group(key, group));
    replace(this.root, sections);
  }

  #group(key, { role, members }) {
    const { store } = this.client;
    const name = role?.name ?? t(key === "apps" ? "apps" : "role_none");
    members.sort((a, b) => store.nameOf(a.user).localeCompare(store.nameOf(b.user)));
    return el("section", { class: "member-group" }, el("h3", {}, `${name} — ${members.length}`), el("ul", {}, members.map((member) => this.#item(member))));
  }

  #item(member) {
    const { store, openProfile, openMemberMenu } = this.client;
    const name = store.nameOf(member.user);
    const colour = readable(store.colourOf(member.user.id));
    const words = el("span", { class: "member-name", text: name, style: colour ? { color: colour } : {} });
    const button = el("button", { type: "button", class: "member", "data-user-id": member.user.id, on: { click: (event) => openProfile(member.user.id, event.currentTarget) } }, avatar(member.user, name), words, member.user.bot ? el("span", { class: "badge", text: t("app") }) : null);
    button.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      openMemberMenu(member.user.id, button);
    });
    return el("li", {}, button);
  }
}

/** A person's profile beside what was clicked. `actions`: the entries of their menu, as buttons. */
export function showProfile(userId, anchor, client, actions) {
  const { store } = client;
  const member = store.members.get(userId);
  const user = member?.user ?? store.users.get(userId);
  if (!user) return;
  const name = store.nameOf(user);
  const roles = store.rolesOf(userId);
  const list = roles.length
    ? el("ul", { class: "role-list" }, roles.map((role) => el("li", {}, el("span", { class: "role-dot", style: { "--role": readable(role.color) ?? "var(--faint)" } }), role.name)))
    : el("p", { class: "faint", text: t("no_roles") });
  const facts = [el("h4", { text: t("roles") }), list];
  if (member?.joined_at) facts.push(el("h4", { text: t("joined") }), el("p", { text: format(Date.parse(member.joined_at), { dateStyle: "long" }) }));
  const until = member?.communication_disabled_until ? Date.parse(member.communication_disabled_until) : 0;
  if (until > now()) facts.push(el("p", { class: "failure" }, icon("clock"), t("timed_out", { time: format(until, { dateStyle: "short", timeStyle: "short" }) })));
  const buttons = actions.map((action) => {
    const act = () => {
      popover.close(true);
      action.act();
    };
    return el("button", { type: "button", class: "button secondary small", on: { click: act } }, action.icon ? icon(action.icon) : null, action.label);
  });
  const head = el("div", { class: "profile-head" }, avatar(user, name, "large"), el("div", {}, el("strong", { text: name }), user.bot ? el("span", { class: "badge", text: t("app") }) : null, el("small", { text: `@${user.username}` })));
  const card = el("div", { class: "profile", role: "dialog", "aria-label": t("profile_of", { name }), tabindex: "-1" }, head, facts, buttons.length ? el("div", { class: "profile-actions" }, buttons) : null);
  const popover = openPopover(card, anchor);
  card.focus();
}
