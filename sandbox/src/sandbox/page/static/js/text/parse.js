/* Discord's markdown, from text to a tree of plain objects. No DOM here, so that hostile text has nothing to hit:
   what is not understood stays text.

   Blocks: {type: "heading", level} "subtext" "quote" "list" {ordered, start, items} "codeblock" {language, text} "text".
   Inline: strings, and {type: "bold" | "italic" | "underline" | "strike" | "spoiler" | "code" | "link" {url, title}
   | "user" | "role" | "channel" | "command" | "emoji" | "time" {at, style} | "everyone" | "here" | "guide"}. */

const DEEPEST = 10;

const RULES = [
  [/\\([^A-Za-z0-9\s])/y, ([, char]) => char],
  [/(`{1,2})(?!`)((?:[^`]|`(?!\1))+?)\1(?!`)/y, ([, , text]) => ({ type: "code", text: text.trim() || text })],
  [/\|\|([\s\S]+?)\|\|/y, "spoiler"],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, "bold"],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, "underline"],
  [/~~((?:\\[\s\S]|[^\\])+?)~~(?!~)/y, "strike"],
  [/\*(?![\s*])((?:\*\*|\\[\s\S]|[^*\\])+?)\*(?!\*)/y, "italic"],
  [/_(?![\s_])((?:__|\\[\s\S]|[^_\\])+?)_(?![A-Za-z0-9_])/y, "italic"],
  [/<@!?(\d{1,20})>/y, ([, id]) => ({ type: "user", id })],
  [/<@&(\d{1,20})>/y, ([, id]) => ({ type: "role", id })],
  [/<#(\d{1,20})>/y, ([, id]) => ({ type: "channel", id })],
  [/<\/([^:>\n]{1,100}):(\d{1,20})>/y, ([, name]) => ({ type: "command", name })],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, ([, at, style]) => ({ type: "time", at: Number(at) * 1000, style: style ?? "f" })],
  [/<a?:(\w{2,32}):(\d{1,20})>/y, ([, name]) => ({ type: "emoji", name })],
  [/<id:(customize|browse|guide|home)>/y, ([, name]) => ({ type: "guide", name })],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url]) => ({ type: "link", url, children: [url] })],
  [/@(everyone|here)\b/y, ([, name]) => ({ type: name })],
];
const MASKED = /\[((?:[^[\]\\]|\\[\s\S]|\[[^[\]]*\])+)\]\(<?(https?:\/\/(?:[^\s<>()]|\([^\s<>()]*\))+)>?(?:\s+"([^"]*)")?\)/y;
const BARE = /https?:\/\/[^\s<]+[^\s<.,:;"'\])!?*_~|]/y;
const SPECIAL = /[\\`|*_~<@[h]/;

function match(rule, text, at) {
  rule.lastIndex = at;
  return rule.exec(text);
}

/** Inline markdown. `inLink`: links inside links stay text. */
export function inline(text, depth = 0, inLink = false) {
  if (depth > DEEPEST) return [text];
  const nodes = [];
  let plain = "";
  const push = (node) => {
    if (typeof node === "string") {
      plain += node;
      return;
    }
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(node);
  };
  let at = 0;
  while (at < text.length) {
    const next = text.slice(at).search(SPECIAL);
    if (next < 0) break;
    push(text.slice(at, at + next));
    at += next;
    const found = special(text, at, depth, inLink);
    if (found) {
      push(found.node);
      at += found.length;
    } else {
      push(text[at]);
      at += 1;
    }
  }
  push(text.slice(at));
  if (plain) nodes.push(plain);
  return nodes;
}

function special(text, at, depth, inLink) {
  if (text[at] === "[" || text[at] === "h") {
    if (inLink) return null;
    return text[at] === "[" ? masked(text, at, depth) : bare(text, at);
  }
  if (text[at] === "_" && at > 0 && /[A-Za-z0-9]/.test(text[at - 1])) return null;
  for (const [rule, make] of RULES) {
    const found = match(rule, text, at);
    if (!found) continue;
    const node = typeof make === "string" ? { type: make, children: inline(found[1], depth + 1, inLink) } : make(found);
    return { node, length: found[0].length };
  }
  return null;
}

function masked(text, at, depth) {
  const found = match(MASKED, text, at);
  if (!found) return null;
  const [whole, label, url, title] = found;
  // A label that looks like another address would hide where the link goes: it is shown as it was written.
  if (/https?:\/\//i.test(label)) return { node: whole, length: whole.length };
  return { node: { type: "link", url, title, children: inline(label, depth + 1, true) }, length: whole.length };
}

function bare(text, at) {
  if (at > 0 && /[A-Za-z0-9]/.test(text[at - 1])) return null;
  const found = match(BARE, text, at);
  return found && { node: { type: "link", url: found[0], children: [found[0]] }, length: found[0].length };
}

const FENCE = /```(?:([\w+#.-]{1,30})\n)?\n?([\s\S]+?)\n?```\n?/y;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;

/** Blocks of a message. */
export function blocks(text, depth = 0) {
  if (depth > DEEPEST) return [{ type: "text", children: [text] }];
  const found = [];
  let lines = [];
  const flush = () => {
    const written = lines.join("\n").replace(/^\n+|\n+$/g, "");
    if (written) found.push({ type: "text", children: inline(written, depth) });
    lines = [];
  };
  const put = (block) => {
    flush();
    found.push(block);
  };
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
    const line = text.slice(at, end);
    const rest = /^>>> /.exec(line);
    if (rest) {
      put({ type: "quote", children: blocks(text.slice(at + 4), depth + 1) });
      return found;
    }
    const fenceAt = line.indexOf("```");
    const fence = fenceAt < 0 ? null : match(FENCE, text, at + fenceAt);
    if (fence && fence[2].trim()) {
      if (fenceAt > 0) lines.push(line.slice(0, fenceAt));
      put({ type: "codeblock", language: fence[1] ?? "", text: fence[2] });
      at = FENCE.lastIndex;
      continue;
    }
    const taken = lineBlock(text, at, line, depth);
    if (taken) {
      put(taken.block);
      at = taken.next;
    } else {
      lines.push(line);
      at = end + 1;
    }
  }
  flush();
  return found;
}

function lineBlock(text, at, line, depth) {
  const next = at + line.length + 1;
  const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
  if (heading) return { block: { type: "heading", level: heading[1].length, children: inline(heading[2], depth) }, next };
  const subtext = /^-# +(\S.*)$/.exec(line);
  if (subtext) return { block: { type: "subtext", children: inline(subtext[1], depth) }, next };
  if (/^> ?/.test(line) && (line.startsWith("> ") || line === ">")) return quote(text, at, depth);
  if (ITEM.test(line)) return list(text, at, depth);
  return null;
}

function run(text, at, fits) {
  const lines = [];
  while (at < text.length) {
    const end = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
    const line = text.slice(at, end);
    if (!fits(line, lines)) break;
    lines.push(line);
    at = end + 1;
  }
  return { lines, next: at };
}

function quote(text, at, depth) {
  const { lines, next } = run(text, at, (line) => line.startsWith("> ") || line === ">");
  return { block: { type: "quote", children: blocks(lines.map((line) => line.slice(2)).join("\n"), depth + 1) }, next };
}

function list(text, at, depth) {
  const [, indent, mark] = ITEM.exec(text.slice(at).split("\n", 1)[0]);
  // Numbers after dots, or dots after numbers, begin another list.
  const another = (item) => item[1].length <= indent.length + 1 && /\d/.test(item[2]) !== /\d/.test(mark);
  const { lines, next } = run(text, at, (line) => {
    const item = ITEM.exec(line);
    return item ? !another(item) : /^ {2,}\S/.test(line);
  });
  return { block: nested(lines, depth), next };
}

/** Lines of a list, deeper ones belonging to the item before. */
function nested(lines, depth) {
  const [, indent, mark] = ITEM.exec(lines[0]);
  const ordered = /\d/.test(mark);
  const items = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1].length <= indent.length + 1) items.push({ text: item[3], inner: [] });
    else items.at(-1).inner.push(line);
  }
  return {
    type: "list",
    ordered,
    start: ordered ? Number.parseInt(mark, 10) : 1,
    items: items.map(({ text, inner }) => {
      const children = inline(text, depth);
      if (inner.length === 0) return { children, inner: [] };
      if (depth < DEEPEST && ITEM.test(inner[0])) return { children, inner: [nested(inner, depth + 1)] };
      return { children, inner: [{ type: "text", children: inline(inner.join("\n").replace(/^ +/gm, ""), depth + 1) }] };
    }),
  };
}
