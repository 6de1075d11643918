/* Components of messages: rows of buttons and selects, and layouts (containers, sections, texts, galleries, files).
   Component types by their numbers in Discord's reference, "Component Reference". */

import { add, el, icon } from "../core/dom.js";
import { plainColour } from "../core/colour.js";
import { t } from "../i18n.js";
import { internalAddress, safeUrl } from "../text/links.js";
import { emoji } from "./choices.js";
import { fileCard, picture } from "./media.js";
import { Select } from "./select.js";

const Type = { ROW: 1, BUTTON: 2, STRING_SELECT: 3, CHANNEL_SELECT: 8, SECTION: 9, TEXT: 10, THUMBNAIL: 11, GALLERY: 12, FILE: 13, SEPARATOR: 14, CONTAINER: 17 };
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };
const LINK = 5;

/** `context`: {markdown, store, openChannel, use(message, component, values, control)}. */
export function components(message, context) {
  return (message.components ?? []).map((part) => component(part, message, context));
}

function component(part, message, context) {
  switch (part.type) {
    case Type.ROW:
      return el("div", { class: "row" }, part.components.map((inner) => component(inner, message, context)));
    case Type.BUTTON:
      return button(part, message, context);
    case Type.SECTION:
      return section(part, message, context);
    case Type.TEXT:
      return el("div", { class: "md layout-text" }, context.markdown.block(part.content));
    case Type.THUMBNAIL:
      return picture(media(part.media, part), "picture thumbnail");
    case Type.GALLERY:
      return el("div", { class: `gallery gallery-${Math.min(part.items.length, 4)}` }, part.items.map((item) => picture(media(item.media, item), "picture gallery-item")));
    case Type.FILE:
      return file(part, message);
    case Type.SEPARATOR:
      return el("div", { class: `separator ${part.divider === false ? "bare" : ""} ${part.spacing === 2 ? "wide" : ""}`, role: part.divider === false ? null : "separator" });
    case Type.CONTAINER:
      return container(part, message, context);
    default:
      return part.type >= Type.STRING_SELECT && part.type <= Type.CHANNEL_SELECT ? select(part, message, context) : el("span");
  }
}

const media = (item, part) => ({ ...item, alt: part.description, spoiler: part.spoiler });

function container(part, message, context) {
  const node = el("div", { class: "container" }, part.components.map((inner) => component(inner, message, context)));
  if (part.accent_color !== null && part.accent_color !== undefined) node.style.setProperty("--edge", plainColour(part.accent_color));
  if (!part.spoiler) return node;
  node.classList.add("veiled");
  node.inert = true;
  const show = el("button", { type: "button", class: "veil-button", text: t("spoiler_show") });
  const holder = el("div", { class: "veil-holder" }, node, show);
  show.addEventListener("click", () => {
    node.inert = false;
    node.classList.remove("veiled");
    show.remove();
  });
  return holder;
}

function section(part, message, context) {
  const texts = el("div", { class: "section-texts" }, part.components.map((inner) => component(inner, message, context)));
  return el("div", { class: "section" }, texts, el("div", { class: "section-accessory" }, component(part.accessory, message, context)));
}

function file(part, message) {
  const held = (message.attachments ?? []).find((one) => one.id === part.file.attachment_id || one.url === part.file.url);
  const name = part.name || held?.filename || decodeURIComponent(part.file.url.split("?")[0].split("/").at(-1));
  return fileCard({ url: part.file.url, name, bytes: part.size ?? held?.size, spoiler: part.spoiler });
}

function button(part, message, context) {
  const style = STYLES[part.style] ?? "secondary";
  const words = [emoji(part.emoji), part.label ? el("span", { text: part.label }) : null];
  if (part.style === LINK) return linkButton(part, words, context);
  const name = part.label || part.emoji?.name || part.custom_id || "";
  const node = el("button", { type: "button", class: `button ${style}`, disabled: part.disabled || !part.custom_id, "aria-label": part.label ? null : name, "data-custom-id": part.custom_id }, words);
  node.addEventListener("click", () => context.use(message, part, null, node));
  return node;
}

function linkButton(part, words, context) {
  const inside = internalAddress(part.url ?? "", context.store.guildId);
  if (inside) {
    return el("button", { type: "button", class: "button link", on: { click: () => context.openChannel(inside.channelId, inside.messageId) } }, words);
  }
  const address = safeUrl(part.url ?? "");
  if (!address || part.disabled) return el("span", { class: "button link", "aria-disabled": "true" }, words);
  const node = el("a", { class: "button link", href: address, target: "_blank", rel: "noopener noreferrer", title: address });
  return add(node, words, icon("out"), el("span", { class: "visually-hidden", text: ` (${t("link_out")})` }));
}

function select(part, message, context) {
  const made = new Select(part, context.store, { onChoose: (values) => context.use(message, part, values, made.node) });
  return made.node;
}
