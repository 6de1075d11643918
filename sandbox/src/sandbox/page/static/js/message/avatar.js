/* Faces: nobody here has a picture, so a person is initials on a colour of their own, and a bot has a mark. */

import { el } from "../core/dom.js";

const HUES = [12, 38, 95, 150, 185, 215, 250, 285, 330];

/** A decorative avatar (the name stands beside it). */
export function avatar(user, name, size = "") {
  const node = el("span", { class: `avatar ${size} ${user.bot ? "avatar-bot" : ""}`, "aria-hidden": "true" });
  const words = name.replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  node.textContent = user.bot ? "❧" : [...(words[0] ?? "?")][0] + (words.length > 1 ? [...words.at(-1)][0] : "");
  if (!user.bot) node.style.setProperty("--hue", String(HUES[Number(BigInt(user.id) % BigInt(HUES.length))]));
  return node;
}
