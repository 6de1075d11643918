/* The parts of a form, each as a control that knows its value, whether it will do, and how it is sent. Component types
   by their numbers in Discord's reference, "Component Reference". */

import { el, freshId, icon, replace } from "../core/dom.js";
import { t } from "../i18n.js";
import { emoji } from "../message/choices.js";
import { size } from "../message/media.js";
import { Select } from "../message/select.js";

const Type = { TEXT_INPUT: 4, FILE_UPLOAD: 19, RADIO: 21, CHECKBOX_GROUP: 22, CHECKBOX: 23 };
const PARAGRAPH = 2;
const LONGEST = 4000;
const LEFT_SHOWN = 200;

/**
 * Makes the control of a component. `ids`: {label, described} for its ARIA references. Gives {node, focus, check() ->
 * problem or null, read(files) -> the component as sent}.
 */
export function control(part, store, ids) {
  switch (part.type) {
    case Type.TEXT_INPUT:
      return textInput(part, ids);
    case Type.FILE_UPLOAD:
      return fileUpload(part, ids);
    case Type.RADIO:
      return group(part, ids, "radio");
    case Type.CHECKBOX_GROUP:
      return group(part, ids, "checkbox");
    case Type.CHECKBOX:
      return checkbox(part, ids);
    default:
      return selection(part, store, ids);
  }
}

const sent = (part, value) => ({ type: part.type, id: part.id, custom_id: part.custom_id, ...value });
const needed = (part) => part.required !== false;

function textInput(part, ids) {
  const long = part.style === PARAGRAPH;
  const most = part.max_length ?? LONGEST;
  const field = el(long ? "textarea" : "input", { id: ids.control, type: long ? null : "text", rows: long ? "5" : null, class: "field", placeholder: part.placeholder, maxlength: most, "aria-required": String(needed(part)), "aria-describedby": ids.described, autocomplete: "off" });
  field.value = part.value ?? "";
  const left = el("small", { class: "field-left", "aria-live": "polite" });
  const tell = () => (left.textContent = most - field.value.length <= LEFT_SHOWN && field.value ? t("text_left", { n: most - field.value.length }) : "");
  field.addEventListener("input", tell);
  tell();
  const check = () => {
    if (!field.value.trim()) return needed(part) ? t("option_missing") : null;
    return part.min_length && field.value.length < part.min_length ? t("option_short", { n: part.min_length }) : null;
  };
  return { node: el("div", {}, field, left), target: field, focus: () => field.focus(), check, read: () => sent(part, { value: field.value }) };
}

function selection(part, store, ids) {
  const made = new Select(part, store, { form: true, labelledBy: ids.label, describedBy: ids.described });
  const least = part.required === false ? 0 : (part.min_values ?? 1);
  const check = () => (made.values.length < least ? t("select_least", { n: least }) : null);
  return { node: made.node, target: made.node, focus: () => made.node.focus(), check, read: () => sent(part, { values: made.values }) };
}

function group(part, ids, kind) {
  const name = freshId("group");
  const inputs = part.options.map((option) => el("input", { type: kind, name, value: option.value, checked: option.default ?? false }));
  const rows = part.options.map((option, index) => {
    const words = el("span", {}, emoji(option.emoji), el("span", { text: option.label }), option.description ? el("small", { text: option.description }) : null);
    return el("label", { class: "choice" }, inputs[index], words);
  });
  const node = el("div", { class: "choices", role: kind === "radio" ? "radiogroup" : "group", "aria-labelledby": ids.label, "aria-describedby": ids.described, "aria-required": kind === "radio" ? String(needed(part)) : null }, rows);
  const values = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const least = needed(part) ? (part.min_values ?? 1) : 0;
  const most = kind === "radio" ? 1 : (part.max_values ?? part.options.length);
  const check = () => {
    const count = values().length;
    if (count < least) return t("select_least", { n: least });
    return count > most ? t("select_most", { n: most }) : null;
  };
  const read = () => sent(part, kind === "radio" ? { value: values()[0] ?? null } : { values: values() });
  return { node, target: node, focus: () => (inputs.find((one) => one.checked) ?? inputs[0]).focus(), check, read };
}

function checkbox(part, ids) {
  const input = el("input", { type: "checkbox", id: ids.control, checked: part.default ?? false, "aria-describedby": ids.described, class: "single-checkbox" });
  return { node: input, target: input, inline: true, focus: () => input.focus(), check: () => null, read: () => sent(part, { value: input.checked }) };
}

function fileUpload(part, ids) {
  const most = part.max_values ?? 1;
  const least = needed(part) ? (part.min_values ?? 1) : 0;
  let files = [];
  const input = el("input", { type: "file", id: ids.control, class: "visually-hidden", multiple: most > 1, "aria-describedby": ids.described });
  const list = el("ul", { class: "file-chips" });
  const draw = () => replace(list, files.map((file) => {
    const label = t("remove", { name: file.name });
    const remove = () => {
      files = files.filter((one) => one !== file);
      draw();
      input.focus();
    };
    return el("li", {}, icon("file"), el("span", { text: file.name }), el("small", { text: size(file.size) }), el("button", { type: "button", class: "icon-button small", "aria-label": label, on: { click: remove } }, icon("close")));
  }));
  input.addEventListener("change", () => {
    files = (most > 1 ? [...files, ...input.files] : [...input.files]).slice(0, most);
    input.value = "";
    draw();
  });
  const button = el("label", { class: "file-field", for: ids.control }, icon("clip"), el("span", { class: "button small", text: t(most > 1 ? "choose_files" : "choose_file") }), input);
  const check = () => (files.length < least ? t("select_least", { n: least }) : null);
  const read = (uploads) => sent(part, { values: files.map((file) => String(uploads.push(file) - 1)) });
  return { node: el("div", { class: "upload" }, button, list), target: input, focus: () => input.focus(), check, read };
}
