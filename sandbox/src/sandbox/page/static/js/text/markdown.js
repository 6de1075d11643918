/* Markdown trees as DOM nodes: mentions as pills, times in the persona's zone, links that say where they go. */

import { add, el } from "../core/dom.js";
import { timeNode } from "../core/time.js";
import { t } from "../i18n.js";
import { blocks, inline } from "./parse.js";
import { internalAddress, safeUrl } from "./links.js";

/**
 * Renders text for one persona. `context`: {store, openChannel(id, messageId), openProfile(userId, anchor)}.
 */
export class Markdown {
  constructor(context) {
    this.context = context;
  }

  /** A fragment with the blocks of a message's text. */
  block(text) {
    const fragment = document.createDocumentFragment();
    const found = blocks(text);
    this.levels = [...new Set(found.filter((node) => node.type === "heading").map((node) => node.level))].sort();
    const only = found.length === 1 && found[0].type === "text" ? found[0].children : null;
    for (const node of found) fragment.append(this.#block(node));
    if (only?.length === 1 && typeof only[0] === "string" && isEmojiOnly(only[0])) fragment.firstChild.classList.add("jumbo");
    return fragment;
  }

  /** A fragment with inline markdown alone, as in embed titles and field names. */
  line(text) {
    return add(document.createDocumentFragment(), this.#inline(inline(text)));
  }

  /** What is left of the text when it is read aloud or shown in one line. */
  plain(text) {
    const holder = el("div");
    holder.append(this.block(text));
    for (const hidden of holder.querySelectorAll(".spoiler")) hidden.textContent = "▮▮▮";
    for (const end of holder.querySelectorAll("p, li, h3, h4, h5, pre, small, br")) end.append(" ");
    return holder.textContent.replace(/\s+/g, " ").trim();
  }

  #block(node) {
    switch (node.type) {
      case "heading":
        // Below the channel's heading, without gaps, whichever levels the text uses.
        return el(`h${Math.max(0, this.levels.indexOf(node.level)) + 3}`, { class: `md-heading md-h${node.level}` }, this.#inline(node.children));
      case "subtext":
        return el("small", { class: "md-subtext" }, this.#inline(node.children));
      case "quote":
        return el("blockquote", { class: "md-quote" }, node.children.map((child) => this.#block(child)));
      case "codeblock":
        return el("pre", { class: "md-code", tabindex: "0" }, el("code", { "data-language": node.language || null, text: node.text }));
      case "list":
        return this.#list(node);
      default:
        return el("p", { class: "md-text" }, this.#inline(node.children));
    }
  }

  #list(node) {
    const items = node.items.map((item) => el("li", {}, this.#inline(item.children), item.inner.map((inner) => this.#block(inner))));
    return el(node.ordered ? "ol" : "ul", { class: "md-list", start: node.ordered && node.start !== 1 ? node.start : null }, items);
  }

  #inline(nodes) {
    return nodes.map((node) => (typeof node === "string" ? node : this.#span(node)));
  }

  #span(node) {
    switch (node.type) {
      case "bold":
        return el("strong", {}, this.#inline(node.children));
      case "italic":
        return el("em", {}, this.#inline(node.children));
      case "underline":
        return el("u", {}, this.#inline(node.children));
      case "strike":
        return el("s", {}, this.#inline(node.children));
      case "code":
        return el("code", { class: "md-inline-code", text: node.text });
      case "spoiler":
        return spoiler(this.#inline(node.children));
      case "link":
        return this.#link(node);
      case "time":
        return timeNode(node.at, node.style) ?? `<t:${node.at / 1000}>`;
      case "emoji":
        return `:${node.name}:`;
      case "command":
        return el("span", { class: "pill pill-command", text: `/${node.name}` });
      case "guide":
        return el("span", { class: "pill", text: node.name });
      default:
        return this.#mention(node);
    }
  }

  #mention(node) {
    const { store } = this.context;
    if (node.type === "user") return this.#user(node.id);
    if (node.type === "channel") return this.channel(node.id);
    if (node.type === "role") {
      const role = store.roles.get(node.id);
      return el("span", { class: "pill", text: role ? `@${role.name.replace(/^@/, "")}` : t("unknown_role") });
    }
    return el("span", { class: "pill", text: `@${node.type}` });
  }

  #user(id) {
    const name = this.context.store.memberName(id);
    const act = (event) => this.context.openProfile(id, event.currentTarget);
    return el("button", { type: "button", class: "pill", text: name ? `@${name}` : t("unknown_user"), on: { click: act } });
  }

  /** A pill that opens a channel (and a message in it). */
  channel(id, messageId = null) {
    const channel = this.context.store.channels.get(id);
    if (!channel) return el("span", { class: "pill pill-dead", text: t("unknown_channel") });
    const text = `#${this.context.store.channelName(channel)}${messageId ? " › …" : ""}`;
    return el("button", { type: "button", class: "pill", text, on: { click: () => this.context.openChannel(id, messageId) } });
  }

  #link(node) {
    const inside = internalAddress(node.url, this.context.store.guildId);
    const shownAsIs = node.children.length === 1 && node.children[0] === node.url;
    if (inside && shownAsIs) return this.channel(inside.channelId, inside.messageId);
    if (inside) {
      const act = () => this.context.openChannel(inside.channelId, inside.messageId);
      return el("button", { type: "button", class: "link-button", on: { click: act } }, this.#inline(node.children));
    }
    return link(node.url, this.#inline(node.children), node.title);
  }
}

/** A link to elsewhere; its tooltip says where it goes. What is no web address stays text. */
export function link(url, children, title = null, props = {}) {
  const address = safeUrl(url);
  if (!address) return el("span", {}, children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: title ? `${title}\n${address}` : address, ...props }, children);
}

function spoiler(children) {
  const inner = el("span", { class: "spoiler-text", "aria-hidden": "true" }, children);
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", "aria-label": t("spoiler_show") }, inner);
  inner.inert = true;
  const reveal = (event) => {
    if (node.getAttribute("aria-expanded") === "true") return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    inner.inert = false;
    inner.removeAttribute("aria-hidden");
    for (const name of ["role", "tabindex", "aria-label", "aria-expanded"]) node.removeAttribute(name);
    node.classList.add("revealed");
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", reveal);
  return node;
}

const EMOJI_ONLY = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,60}$/u;
const isEmojiOnly = (text) => EMOJI_ONLY.test(text) && /\p{Extended_Pictographic}/u.test(text);
