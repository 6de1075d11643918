/* The gateway connection: identify, heartbeats, resume after a loss. It hands each event on, in order, and
   understands none of them but READY. */

import { Emitter } from "../core/emitter.js";

const Op = { DISPATCH: 0, HEARTBEAT: 1, IDENTIFY: 2, RESUME: 6, RECONNECT: 7, INVALID_SESSION: 9, HELLO: 10, HEARTBEAT_ACK: 11 };
const LONGEST_WAIT_MS = 8000;
const AUTHENTICATION_FAILED = 4004;

/** Emits "event" (name, data) and "state" ("connecting" | "online" | "offline" | "refused"). */
export class Gateway extends Emitter {
  #socket = null;
  #seq = null;
  #session = null;
  #beat = null;
  #acknowledged = true;
  #losses = 0;

  constructor(address, token) {
    super();
    this.address = address;
    this.token = token;
  }

  get sessionId() {
    return this.#session;
  }

  connect() {
    this.emit("state", "connecting");
    const socket = new WebSocket(`${this.address}?v=10&encoding=json`);
    this.#socket = socket;
    socket.onmessage = (message) => this.#take(JSON.parse(message.data));
    socket.onclose = (close) => this.#lost(socket, close.code);
  }

  /** Ends the session for good (the page is left). */
  close() {
    clearInterval(this.#beat);
    if (this.#socket) this.#socket.onclose = null;
    this.#socket?.close(1000);
  }

  #send(op, d) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, d }));
  }

  #take({ op, d, s, t }) {
    switch (op) {
      case Op.DISPATCH:
        this.#seq = s;
        if (t === "READY") this.#session = d.session_id;
        if (t === "READY" || t === "RESUMED") {
          this.#losses = 0;
          this.emit("state", "online");
        }
        this.emit("event", t, d);
        break;
      case Op.HELLO:
        this.#beatEvery(d.heartbeat_interval);
        this.#introduce();
        break;
      case Op.HEARTBEAT:
        this.#send(Op.HEARTBEAT, this.#seq);
        break;
      case Op.HEARTBEAT_ACK:
        this.#acknowledged = true;
        break;
      case Op.RECONNECT:
        this.#socket.close(4000);
        break;
      case Op.INVALID_SESSION:
        if (!d) this.#session = null;
        setTimeout(() => this.#introduce(), 1000);
        break;
      default:
    }
  }

  #introduce() {
    if (this.#session) this.#send(Op.RESUME, { token: this.token, session_id: this.#session, seq: this.#seq });
    else this.#send(Op.IDENTIFY, { token: this.token, properties: { os: "browser", browser: "page", device: "" } });
  }

  #beatEvery(milliseconds) {
    clearInterval(this.#beat);
    this.#acknowledged = true;
    this.#beat = setInterval(() => {
      if (!this.#acknowledged) {
        this.#socket.close(4000);
        return;
      }
      this.#acknowledged = false;
      this.#send(Op.HEARTBEAT, this.#seq);
    }, milliseconds);
  }

  #lost(socket, code) {
    if (socket !== this.#socket) return;
    clearInterval(this.#beat);
    if (code === AUTHENTICATION_FAILED) {
      this.emit("state", "refused");
      return;
    }
    this.emit("state", "offline");
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.#losses);
    this.#losses += 1;
    setTimeout(() => this.connect(), wait);
  }
}
