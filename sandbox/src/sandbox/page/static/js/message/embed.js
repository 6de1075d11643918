/* Embeds: a card with a coloured edge. */

import { el } from "../core/dom.js";
import { plainColour } from "../core/colour.js";
import { messageTime, styled } from "../core/time.js";
import { link } from "../text/markdown.js";
import { picture } from "./media.js";

export function embed(data, markdown) {
  const node = el("div", { class: "embed" });
  if (data.color !== undefined && data.color !== null) node.style.setProperty("--edge", plainColour(data.color));
  const text = el("div", { class: "embed-text" });
  node.append(text);
  if (data.author?.name) {
    text.append(el("div", { class: "embed-author" }, data.author.url ? link(data.author.url, [data.author.name]) : data.author.name));
  }
  if (data.title) {
    const title = markdown.line(data.title);
    text.append(el("h3", { class: "embed-title" }, data.url ? link(data.url, [title]) : title));
  }
  if (data.description) text.append(el("div", { class: "embed-description md" }, markdown.block(data.description)));
  if (data.fields?.length) text.append(fields(data.fields, markdown));
  if (data.image?.url) text.append(picture({ ...data.image, alt: data.image.description }, "picture embed-image"));
  if (data.footer?.text || data.timestamp) text.append(footer(data));
  if (data.thumbnail?.url) node.append(picture({ ...data.thumbnail, alt: data.thumbnail.description }, "picture thumbnail"));
  return node;
}

function fields(list, markdown) {
  const node = el("dl", { class: "embed-fields" });
  for (const field of list) {
    const term = el("dt", {}, markdown.line(field.name));
    const value = el("dd", { class: "md" }, markdown.block(field.value));
    node.append(el("div", { class: field.inline ? "embed-field inline" : "embed-field" }, term, value));
  }
  return node;
}

function footer(data) {
  const parts = [data.footer?.text].filter(Boolean);
  const node = el("div", { class: "embed-footer" }, parts);
  if (data.timestamp) {
    const at = Date.parse(data.timestamp);
    node.append(parts.length ? " · " : "", el("time", { datetime: data.timestamp, title: styled(at, "F"), text: messageTime(at) }));
  }
  return node;
}
