/* Who is writing in the open channel at this moment. */

import { t } from "../i18n.js";

const LASTS_MS = 9000;

export class Typing {
  #until = new Map();

  constructor(root, { store, current }) {
    Object.assign(this, { root, store, current });
    store.on("typing", (data) => {
      if (data.user_id === store.user.id) return;
      this.#until.set(`${data.channel_id} ${data.user_id}`, Date.now() + LASTS_MS);
      this.draw();
    });
    store.on("message", (message) => {
      this.#until.delete(`${message.channel_id} ${message.author.id}`);
      this.draw();
    });
    setInterval(() => this.draw(), 1000);
  }

  draw() {
    const here = this.current()?.id;
    const names = [];
    for (const [key, until] of this.#until) {
      const [channelId, userId] = key.split(" ");
      if (until < Date.now()) this.#until.delete(key);
      else if (channelId === here) names.push(this.store.memberName(userId) ?? "…");
    }
    const text = names.length === 0 ? "" : names.length === 1 ? t("typing_one", { name: names[0] }) : t("typing_more");
    if (this.root.textContent !== text) this.root.textContent = text;
  }
}
