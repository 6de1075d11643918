/* Who wants to hear of what. The store, the gateway and the composer announce through it, so that panels need not
   know each other. */

export class Emitter {
  #listeners = new Map();

  on(name, act) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(act);
    return () => this.#listeners.get(name).delete(act);
  }

  emit(name, ...values) {
    for (const act of [...(this.#listeners.get(name) ?? [])]) act(...values);
  }
}

/** Runs `act` once in the next frame, however often it is asked for until then. */
export function coalesced(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      act();
    });
  };
}
