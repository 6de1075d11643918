/* Modal dialogs: the browser's own <dialog>, which keeps the focus inside, closes on Escape and makes the rest
   inert. One frame for forms, pictures, events. */

import { el, freshId, iconButton } from "./dom.js";
import { t } from "../i18n.js";

/**
 * Shows a dialog; gives {node, close}. `body` a node or a list, `footer` likewise, `onClose` when it has gone. Closing
 * gives the focus back to where it was.
 */
export function openDialog({ title, body, footer = null, className = "", id = null, onClose = null }) {
  const heading = freshId("dialog-title");
  const before = document.activeElement;
  const node = el("dialog", { class: `dialog ${className}`, id, "aria-labelledby": heading });
  const close = () => node.close();
  const head = el("header", { class: "dialog-head" }, el("h2", { id: heading, text: title }), iconButton("close", t("close"), close));
  node.append(head, el("div", { class: "dialog-body" }, body));
  if (footer) node.append(el("footer", { class: "dialog-foot" }, footer));
  node.addEventListener("close", () => {
    node.remove();
    onClose?.();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  node.addEventListener("mousedown", (event) => {
    if (event.target === node) close();
  });
  document.body.append(node);
  node.showModal();
  return { node, close };
}
