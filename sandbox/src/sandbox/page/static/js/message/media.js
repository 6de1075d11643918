/* Pictures and files of messages. Pictures that this server holds are shown, others are links: the page loads nothing
   from elsewhere. */

import { el, icon } from "../core/dom.js";
import { openDialog } from "../core/dialog.js";
import { t } from "../i18n.js";
import { localFile, safeUrl } from "../text/links.js";
import { link } from "../text/markdown.js";

const WIDEST = 480;
const TALLEST = 340;

export function size(bytes) {
  if (bytes < 1000) return t("bytes", { n: bytes });
  if (bytes < 1_000_000) return t("kilobytes", { n: Math.round(bytes / 1000) });
  return t("megabytes", { n: (bytes / 1_000_000).toFixed(1) });
}

/** A picture that opens larger; its room is kept free before it has loaded. */
export function picture({ url, width, height, alt, spoiler = false }, className = "picture") {
  const source = localFile(url);
  if (!source) return elsewhere(url);
  const image = el("img", { src: source, alt: alt || t("picture"), loading: "lazy", decoding: "async" });
  if (width && height) {
    const scale = Math.min(1, WIDEST / width, TALLEST / height);
    image.width = Math.round(width * scale);
    image.height = Math.round(height * scale);
  }
  const name = alt || t("picture");
  const button = el("button", { type: "button", class: className, "aria-label": t("enlarge", { name }) }, image);
  const veil = spoiler ? el("span", { class: "veil", text: t("spoiler") }) : null;
  if (veil) {
    button.classList.add("veiled");
    button.append(veil);
  }
  button.addEventListener("click", () => {
    if (button.classList.contains("veiled")) {
      button.classList.remove("veiled");
      veil.remove();
    } else enlarge(source, name);
  });
  return button;
}

function elsewhere(url) {
  const address = safeUrl(url);
  if (!address) return el("span", { class: "elsewhere", text: t("picture") });
  return link(address, [icon("out"), t("elsewhere", { host: new URL(address).hostname })], null, { class: "elsewhere" });
}

function enlarge(source, name) {
  openDialog({ title: name, className: "dialog-picture", body: el("img", { src: source, alt: name }) });
}

/** A file as a card with its name, its size, and a download. */
export function fileCard({ url, name, bytes, spoiler = false }) {
  const address = localFile(url) ?? safeUrl(url);
  const details = el("span", { class: "file-name" }, el("span", { text: name }), bytes ? el("small", { text: size(bytes) }) : null);
  const card = el("span", { class: `file-card${spoiler ? " veiled" : ""}` }, icon("file"), details);
  if (address) {
    const label = t("download", { name });
    card.append(el("a", { class: "icon-button", href: address, download: name, "aria-label": label, title: label }, icon("download")));
  }
  return card;
}

export function attachment(file) {
  const spoiler = file.filename.startsWith("SPOILER_");
  const shown = { url: file.url, width: file.width, height: file.height, alt: file.description || file.title || file.filename, spoiler };
  if (file.content_type?.startsWith("image/") && localFile(file.url) && file.content_type !== "image/svg+xml") return picture(shown);
  if (file.content_type?.startsWith("video/") && localFile(file.url)) return el("video", { src: localFile(file.url), controls: true, class: "video" });
  if (file.content_type?.startsWith("audio/") && localFile(file.url)) return el("audio", { src: localFile(file.url), controls: true });
  return fileCard({ url: file.url, name: file.title || file.filename, bytes: file.size, spoiler });
}
