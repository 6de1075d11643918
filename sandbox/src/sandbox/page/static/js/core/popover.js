/* What opens beside a control and closes when one looks elsewhere: menus, pickers, profiles. */

import { add, el, icon } from "./dom.js";

let current = null;

export function closePopover() {
  current?.close();
}

/**
 * Shows `node` beside `anchor` (an element, or {x, y}). One at a time; closes on Escape, on a click elsewhere, and when
 * the focus leaves it. `onClose` hears of it.
 */
export function openPopover(node, anchor, { onClose = null, className = "", match = false } = {}) {
  current?.close();
  const owner = anchor instanceof Element ? anchor : document.activeElement;
  const host = owner?.closest?.("dialog, header, nav, main, aside") ?? document.body;
  const frame = el("div", { class: `popover ${className}`, popover: "manual" }, node);
  host.append(frame);
  frame.showPopover();
  place(frame, anchor, match);
  const away = (event) => {
    if (!frame.contains(event.target) && !(anchor instanceof Element && anchor.contains(event.target))) close(false);
  };
  const keys = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  };
  const move = () => (anchor instanceof Element && anchor.isConnected ? place(frame, anchor, match) : close(false));
  function close(giveBack = true) {
    if (current?.frame !== frame) return;
    current = null;
    document.removeEventListener("pointerdown", away, true);
    window.removeEventListener("resize", move);
    frame.remove();
    if (giveBack && owner instanceof HTMLElement && owner.isConnected) owner.focus();
    onClose?.();
  }
  document.addEventListener("pointerdown", away, true);
  window.addEventListener("resize", move);
  frame.addEventListener("keydown", keys);
  current = { frame, close };
  return { frame, close, update: () => place(frame, anchor, match) };
}

function place(frame, anchor, match) {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y, width: 0 };
  if (match) frame.style.setProperty("min-width", `${Math.min(box.width, window.innerWidth - 16)}px`);
  const { offsetWidth: width, offsetHeight: height } = frame;
  const below = window.innerHeight - box.bottom;
  const top = below >= height + 8 || below >= box.top ? Math.min(box.bottom + 4, window.innerHeight - height - 8) : box.top - height - 4;
  const left = Math.max(8, Math.min(box.left, window.innerWidth - width - 8));
  frame.style.setProperty("left", `${left}px`);
  frame.style.setProperty("top", `${Math.max(8, top)}px`);
}

/**
 * A menu. `items`: {label, act, icon, detail, checked, role} | {heading} | "line"; arrow keys, Home, End and first
 * letters move, Enter chooses.
 */
export function openMenu(items, anchor, { label, className = "" } = {}) {
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label });
  const popover = openPopover(menu, anchor, { className });
  for (const item of items) menu.append(entry(item, popover));
  popover.update();
  const entries = [...menu.querySelectorAll("[role^=menuitem]")];
  const focus = (index) => entries.at(((index % entries.length) + entries.length) % entries.length)?.focus();
  menu.addEventListener("keydown", (event) => {
    const at = entries.indexOf(document.activeElement);
    if (event.key === "ArrowDown") focus(at + 1);
    else if (event.key === "ArrowUp") focus(at - 1);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(entries.length - 1);
    else if (event.key === "Tab") popover.close(true);
    else if (event.key.length === 1 && event.key !== " ") {
      const wanted = event.key.toLowerCase();
      focus(entries.findIndex((one, index) => index > at && one.textContent.trim().toLowerCase().startsWith(wanted)));
    } else return;
    event.preventDefault();
  });
  (entries.find((one) => one.getAttribute("aria-checked") === "true" && one.getAttribute("role") === "menuitemradio") ?? entries[0])?.focus();
  return popover;
}

function entry(item, popover) {
  if (item === "line") return el("hr", { role: "separator" });
  if (item.heading) return el("div", { class: "menu-heading", role: "presentation", text: item.heading });
  const role = item.role ?? "menuitem";
  const act = (event) => {
    if (item.stays) {
      const checked = event.currentTarget.getAttribute("aria-checked") !== "true";
      event.currentTarget.setAttribute("aria-checked", String(checked));
      item.act(checked);
      return;
    }
    popover.close(true);
    item.act(event);
  };
  const checked = item.checked === undefined ? null : String(item.checked);
  const button = el("button", { type: "button", role, tabindex: "-1", class: `menu-item ${item.danger ? "danger" : ""}`, "aria-checked": checked, on: { click: act } });
  if (item.lead) button.append(item.lead);
  else if (item.icon) button.append(icon(item.icon));
  const words = el("span", { class: "menu-words" }, el("span", { text: item.label }));
  if (item.detail) words.append(el("small", { text: item.detail }));
  return add(button, words, item.checked === undefined ? null : el("span", { class: "menu-check" }, icon("check")));
}
