/* Discord's REST API as a person's client uses it: JSON or multipart, waits out rate limits, and raises ApiError. */

const PREFIX = "/api/v10";
const MOST_WAITS = 4;

/** What the server refused. `code` is Discord's, `errors` the tree of a form error. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body?.code ?? 0;
    this.errors = body?.errors ?? null;
  }

  /** All complaints of a form error: [{path: ["data", "options", "0"], message}]. */
  complaints() {
    const found = [];
    const walk = (tree, path) => {
      for (const [key, value] of Object.entries(tree ?? {})) {
        if (key === "_errors") for (const error of value) found.push({ path, message: error.message, code: error.code });
        else walk(value, [...path, key]);
      }
    };
    walk(this.errors, []);
    return found;
  }

  /** One sentence for a person. */
  get sentence() {
    const [first] = this.complaints();
    return first ? first.message : this.message;
  }
}

export class Api {
  constructor(token) {
    this.token = token;
  }

  get = (path) => this.request("GET", path);
  put = (path, body) => this.request("PUT", path, body);
  delete = (path) => this.request("DELETE", path);
  post = (path, body, files) => this.request("POST", path, body, files);

  /** `files`: File objects, sent as files[0], files[1] … beside `payload_json`. */
  async request(method, path, body, files = []) {
    const headers = { Authorization: this.token };
    let content;
    if (files.length > 0) {
      content = new FormData();
      content.append("payload_json", new Blob([JSON.stringify(body ?? {})], { type: "application/json" }));
      files.forEach((file, index) => content.append(`files[${index}]`, file, file.name));
    } else if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      content = JSON.stringify(body);
    }
    for (let waits = 0; ; waits += 1) {
      const response = await fetch(PREFIX + path, { method, headers, body: content });
      const text = await response.text();
      const answer = response.headers.get("Content-Type")?.startsWith("application/json") && text ? JSON.parse(text) : null;
      if (response.status === 429 && waits < MOST_WAITS) {
        await new Promise((done) => setTimeout(done, 1000 * (answer?.retry_after ?? 1)));
        continue;
      }
      if (!response.ok) throw new ApiError(response.status, answer);
      return answer;
    }
  }
}

/** The demo's own routes (who there is, the clock): not Discord's, guarded by the key in the page's address. */
export class Demo {
  constructor(key) {
    this.key = key;
  }

  async #ask(method, path, body) {
    const headers = { "X-Page-Key": this.key };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    let answer = null;
    try {
      answer = JSON.parse(text);
    } catch {
      answer = { message: text };
    }
    if (!response.ok) throw new ApiError(response.status, answer);
    return answer;
  }

  bootstrap = () => this.#ask("GET", "/page/bootstrap");
  clock = () => this.#ask("GET", "/sandbox/clock");
  travel = (body) => this.#ask("POST", "/sandbox/clock", body);
}
