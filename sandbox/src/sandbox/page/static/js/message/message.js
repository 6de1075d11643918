/* One message: who, when, what, and what can be done with it. A pure function of the message and the context. */

import { add, el, icon, iconButton } from "../core/dom.js";
import { readable } from "../core/colour.js";
import { format, messageTime, styled } from "../core/time.js";
import { t } from "../i18n.js";
import { EPHEMERAL, LOADING } from "../store.js";
import { avatar } from "./avatar.js";
import { components } from "./components.js";
import { embed } from "./embed.js";
import { attachment } from "./media.js";
import { reactButton, reactions } from "./reactions.js";
import { failureOf } from "./use.js";

const Type = { DEFAULT: 0, ADDED: 1, RENAMED: 4, PINNED: 6, JOIN: 7, THREAD_CREATED: 18, REPLY: 19, COMMAND: 20, THREAD_STARTER: 21, MENU: 23 };
const V2 = 1 << 15;
const TOGETHER_MS = 7 * 60_000;

/** Whether a message follows so closely that its author need not be named again. */
export function continues(message, before) {
  if (!before || before.author.id !== message.author.id || isSystem(message) || isSystem(before)) return false;
  if (message.type === Type.REPLY || caller(message) || Boolean(message.flags & EPHEMERAL) !== Boolean(before.flags & EPHEMERAL)) return false;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) < TOGETHER_MS;
}

export const isSystem = (message) => [Type.ADDED, Type.RENAMED, Type.PINNED, Type.JOIN, Type.THREAD_CREATED].includes(message.type);

/** Who called the command that a message answers: {user, name}; null where none did. */
function caller(message) {
  const user = message.interaction_metadata?.user ?? message.interaction?.user;
  const name = message.interaction?.name ?? message.interaction_metadata?.name;
  const isAnswer = message.type === Type.COMMAND || message.type === Type.MENU;
  return user && name && isAnswer ? { user, name, menu: message.type === Type.MENU } : null;
}

/** The text of a message in one line, for quotes, announcements and previews. */
export function excerpt(message, markdown) {
  const texts = [message.content];
  const walk = (parts) => {
    for (const part of parts ?? []) {
      if (part.type === 10) texts.push(part.content);
      walk(part.components);
    }
  };
  walk(message.components);
  for (const one of message.embeds ?? []) texts.push(one.title, one.description);
  for (const file of message.attachments ?? []) texts.push(file.filename);
  const first = texts.filter(Boolean).join("\n");
  return first ? markdown.plain(first.slice(0, 600)) : "";
}

/**
 * The list item of a message. `context` as for components, and {react, reply, menu, openProfile, dismiss, jump,
 * toggleReaction, openThread}. `follows`: without avatar and name.
 */
export function messageNode(message, context, follows) {
  const name = context.store.nameOf(message.author);
  const ephemeral = Boolean(message.flags & EPHEMERAL);
  const classes = ["message", follows ? "follows" : "", ephemeral ? "ephemeral" : "", context.store.isPinged(message) ? "pinged" : ""];
  const node = el("li", { class: classes.join(" ").trim(), tabindex: "-1", "data-message-id": message.id, "data-ephemeral": ephemeral });
  node.setAttribute("aria-label", `${name}, ${messageTime(Date.parse(message.timestamp))}`);
  if (isSystem(message)) return add(node, system(message, name, context));
  const calledBy = caller(message);
  if (calledBy) node.append(origin(calledBy, message, context));
  else if (message.type === Type.REPLY) node.append(repliedTo(message, context));
  const who = (event) => context.openProfile(message.author.id, event.currentTarget);
  const side = follows
    ? el("time", { class: "side-time", datetime: message.timestamp, text: format(Date.parse(message.timestamp), { timeStyle: "short" }) })
    : el("button", { type: "button", class: "avatar-button", tabindex: "-1", "aria-hidden": "true", on: { click: who } }, avatar(message.author, name));
  const body = el("div", { class: "message-body" }, follows ? null : head(message, name, who, context), content(message, name, context));
  node.append(el("div", { class: "message-main" }, side, body));
  if (!message.local) node.append(toolbar(message, context));
  return node;
}

function head(message, name, who, context) {
  const at = Date.parse(message.timestamp);
  const author = el("button", { type: "button", class: "author", text: name, on: { click: who } });
  const colour = readable(context.store.colourOf(message.author.id));
  if (colour) author.style.setProperty("color", colour);
  return el("div", { class: "message-head" }, author, message.author.bot ? el("span", { class: "badge", text: t("app") }) : null, el("time", { datetime: message.timestamp, title: styled(at, "F"), text: messageTime(at) }));
}

function content(message, name, context) {
  const parts = [];
  if (message.notice) parts.push(el("p", message.failed ? { class: "failure", role: "alert", text: message.notice } : { class: "thinking" }, message.failed ? null : [el("span", { class: "dots", "aria-hidden": "true" }), message.notice]));
  if (message.flags & LOADING) parts.push(el("p", { class: "thinking" }, el("span", { class: "dots", "aria-hidden": "true" }), t("thinking", { name })));
  if (message.content) parts.push(el("div", { class: "md" }, context.markdown.block(message.content)));
  if (message.edited_timestamp && !(message.flags & LOADING) && message.content) parts.push(el("small", { class: "edited", text: `(${t("edited")})`, title: styled(Date.parse(message.edited_timestamp), "F") }));
  if (!(message.flags & V2)) for (const file of message.attachments ?? []) parts.push(attachment(file));
  for (const one of message.embeds ?? []) parts.push(embed(one, context.markdown));
  parts.push(components(message, context));
  if (message.poll) parts.push(el("p", { class: "note", text: t("poll_unsupported") }));
  parts.push(failureOf(message), reactions(message, (emoji, mine) => context.toggleReaction(message, emoji, mine)));
  // A thread that was started from a message has the message's id.
  const thread = message.thread ?? context.store.channels.get(message.id);
  if (thread) parts.push(threadCard(thread, context));
  if (message.flags & EPHEMERAL) parts.push(privateNote(message, context));
  return parts;
}

function privateNote(message, context) {
  const dismiss = el("button", { type: "button", class: "link-button", text: t("dismiss"), on: { click: () => context.dismiss(message) } });
  return el("p", { class: "only-you" }, icon("eye"), `${t("only_you")} · `, dismiss);
}

function threadCard(thread, context) {
  const known = context.store.channels.get(thread.id) ?? thread;
  const open = () => context.openThread(known);
  return el("button", { type: "button", class: "thread-card", on: { click: open } }, icon("thread"), el("strong", { text: known.name }), el("span", { text: t("thread_messages", { n: known.message_count ?? 0 }) }));
}

function origin({ user, name, menu }, message, context) {
  const who = context.store.nameOf(user);
  return el("div", { class: "origin" }, icon("reply"), avatar(user, who, "tiny"), el("span", { class: "origin-name", text: who }), ` ${t("used")} `, el("code", { text: menu ? name : `/${context.index.known(name, message.application_id)}` }));
}

function repliedTo(message, context) {
  const to = message.referenced_message;
  if (!to) return el("div", { class: "origin" }, icon("reply"), el("em", { text: t("replied_gone") }));
  const name = context.store.nameOf(to.author);
  const jump = () => context.jump(to.id);
  return el("div", { class: "origin" }, icon("reply"), avatar(to.author, name, "tiny"), el("button", { type: "button", class: "origin-link", "aria-label": `${t("reply_to", { name })}: ${excerpt(to, context.markdown)}`, on: { click: jump } }, el("span", { class: "origin-name", text: name }), " ", excerpt(to, context.markdown).slice(0, 140)));
}

function system(message, name, context) {
  const line = el("div", { class: "system" });
  if (message.type === Type.JOIN) add(line, icon("people"), t("joined_server", { name }));
  else if (message.type === Type.ADDED) add(line, icon("people"), t("added_to_thread", { name, who: context.store.nameOf(message.mentions[0]) }));
  else if (message.type === Type.RENAMED) add(line, icon("thread"), t("renamed_thread", { name, thread: message.content }));
  else if (message.type === Type.PINNED) add(line, icon("pin"), t("pinned", { name }));
  else {
    const thread = context.store.channels.get(message.message_reference?.channel_id);
    const open = el("button", { type: "button", class: "link-button", text: message.content, on: { click: () => thread && context.openThread(thread) } });
    add(line, icon("thread"), t("started_thread", { name }), open);
  }
  return add(line, " ", el("time", { datetime: message.timestamp, text: messageTime(Date.parse(message.timestamp)) }));
}

function toolbar(message, context) {
  const node = el("div", { class: "toolbar", role: "group", "aria-label": t("actions") });
  if (!(message.flags & EPHEMERAL)) {
    if (context.mayReact(message)) node.append(reactButton((event) => context.react(message, event.currentTarget)));
    if (context.mayReply(message)) node.append(iconButton("reply", t("reply"), () => context.reply(message)));
  }
  node.append(iconButton("more", t("more"), (event) => context.menu(message, event.currentTarget), { "aria-haspopup": "menu" }));
  return node;
}
