/* The head of a channel's log, and the list of posts of a forum channel. */

import { el, icon } from "../core/dom.js";
import { relative, instantOf } from "../core/time.js";
import { t } from "../i18n.js";
import { avatar } from "../message/avatar.js";
import { channelIcon } from "../message/choices.js";
import { byId, ChannelType, isThread } from "../store.js";

/** Told where a channel's messages begin. */
export function beginning(channel, { store, markdown }) {
  const name = store.channelName(channel);
  const direct = channel.type === ChannelType.DM;
  const [recipient] = channel.recipients ?? [];
  const badge = direct && recipient ? avatar(recipient, name, "large") : el("span", { class: "beginning-icon" }, icon(channelIcon(channel, store)));
  const text = t(direct ? "beginning_dm" : "beginning", { channel: direct || isThread(channel) ? name : `#${name}` });
  return el("li", { class: "beginning" }, badge, el("h3", { text: name }), el("p", { text }), channel.topic ? el("p", { class: "md" }, markdown.line(channel.topic)) : null);
}

/** The posts of a forum: its threads, newest first. */
export function posts(channel, { store, openThread }) {
  const found = [...store.channels.values()].filter((one) => one.parent_id === channel.id).sort((a, b) => byId(b, a));
  const items = found.map((post) => {
    const open = el("button", { type: "button", class: "post", on: { click: () => openThread(post) } }, el("strong", { text: post.name }), el("small", { text: `${t("thread_messages", { n: post.message_count ?? 0 })} · ${relative(instantOf(post.last_message_id ?? post.id))}` }));
    return el("li", {}, open);
  });
  return [el("li", { class: "beginning" }, el("span", { class: "beginning-icon" }, icon("forum")), el("h3", { text: channel.name }), channel.topic ? el("p", { text: channel.topic }) : null), items.length ? items : el("li", { class: "note", text: t("no_posts") })];
}
