/* Light, dark, or as the device is set. */

import { icon, replace } from "../core/dom.js";
import { t } from "../i18n.js";

const KEPT = "ratsbote.theme";
const NEXT = { auto: "light", light: "dark", dark: "auto" };
const ICONS = { auto: "auto", light: "sun", dark: "moon" };

function set(theme) {
  const root = document.documentElement;
  root.dataset.theme = theme;
}

export function initialTheme() {
  const wanted = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem(KEPT);
  set(wanted in NEXT ? wanted : "auto");
}

/** `onChange` hears that colours must be worked out anew. */
export function themeButton(button, onChange) {
  const draw = () => {
    const theme = document.documentElement.dataset.theme;
    replace(button, icon(ICONS[theme]));
    button.setAttribute("aria-label", t(`theme_${theme}`));
    button.title = t(`theme_${theme}`);
  };
  button.addEventListener("click", () => {
    const theme = NEXT[document.documentElement.dataset.theme];
    localStorage.setItem(KEPT, theme);
    set(theme);
    draw();
    onChange();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  draw();
}
