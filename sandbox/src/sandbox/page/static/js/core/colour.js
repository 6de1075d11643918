/* Colours that servers choose, made readable: a role's colour is blended with the text's until it reaches AA. */

const AA = 4.5;

function channels(value) {
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function luminance([r, g, b]) {
  const [x, y, z] = [r, g, b].map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function dark() {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}

/** A CSS colour for text in a role's colour (0xRRGGBB) on the page's ground; null for no colour. */
export function readable(value) {
  if (!value) return null;
  const ground = dark() ? [39, 48, 54] : [233, 230, 221];
  const ink = dark() ? [255, 255, 255] : [0, 0, 0];
  let colour = channels(value);
  for (let step = 0; step < 20 && contrast(colour, ground) < AA; step += 1) {
    colour = colour.map((part, index) => Math.round(part + (ink[index] - part) * 0.1));
  }
  return `rgb(${colour.join(" ")})`;
}

/** A CSS colour as it is (accents of embeds and containers are not text). */
export const plainColour = (value) => `rgb(${channels(value).join(" ")})`;
