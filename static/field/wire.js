// @ts-check
/** The one door to the server. Only an answer that is truly the server's counts: JSON with what was asked in it, or a refusal
 * that bears the server's own mark. */

/** The server cannot be reached, or something else (a captive portal) answered in its place. */
export class Offline extends Error {}
/** There is a network, but the server does not answer now: it says so itself, or something that stands before it answered. */
export class Away extends Offline {
  /** @param {number} status @param {number} [seconds] after which to come again, where it was said */
  constructor(status, seconds = 0) {
    super(String(status));
    this.seconds = seconds;
  }
}
/** The session has ended; nothing is lost, somebody must sign in. */
export class SignedOut extends Error {
  /** @param {boolean} [ended] by somebody's hand, or the account is closed: what the server sent is no longer this phone's to show */
  constructor(ended = false) {
    super();
    this.ended = ended;
  }
}

/** The server read the request and would have none of it. */
export class Refused extends Error {
  /** @param {number} status @param {any} problem */
  constructor(status, problem) {
    super(problem.title ?? String(status));
    this.problem = { status, ...problem };
  }
}

/** Not now: the server says why, and when to come again. */
export class Later extends Error {
  /** @param {string} why @param {number} seconds */
  constructor(why, seconds) {
    super(why);
    this.seconds = seconds;
  }
}

const TIMEOUT_MS = 30_000;
/** What each of the server's refusals begins its type with (app/web/errors.py), and no proxy's does. */
const OURS = "urn:zonewalk:problem:";

/** POST /api/v1/sync. @param {any} body @returns {Promise<any>} */
export async function ask(body) {
  const asked_at = Date.now();
  const { status, ok, answer, seconds } = await send("/api/v1/sync", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Zonewalk": "1" },
    body: JSON.stringify(body),
  });
  const answered_at = Date.now();
  if ([400, 413, 422].includes(status)) throw new Refused(status, answer);
  if (status === 429) throw new Away(status, seconds);
  if (!ok) throw new Error(answer.title ?? `${status}`);
  const sound = Array.isArray(answer.results) && Array.isArray(answer.changes) && answer.user?.id && answer.server_time;
  if (!sound) throw new Offline("not the server's answer");
  return { ...answer, asked_at, answered_at };
}

/** PUT /api/v1/photos/<sha256>. @param {string} sha256 @param {ArrayBuffer} bytes
 * @returns {Promise<{held: boolean, refused?: string, again?: boolean}>} `refused`: why not; `again`: it was damaged on the
 *   way, and may do the next time */
export async function putPhoto(sha256, bytes) {
  const { status, ok, answer, seconds } = await send(`/api/v1/photos/${sha256}`, {
    method: "PUT",
    headers: { "Content-Type": "image/jpeg", "X-Zonewalk": "1" },
    body: bytes,
  });
  if (ok) {
    if (answer.sha256 !== sha256) throw new Offline("not the server's answer");
    return { held: true };
  }
  if (status === 429) throw new Later(answer.title ?? "429", seconds || 60);
  if ([400, 409].includes(status) || answer.code === "photo-hash") return { held: false, refused: answer.title ?? "", again: true };
  if ([413, 415, 422].includes(status)) return { held: false, refused: answer.title ?? "" };
  throw new Error(answer.title ?? `${status}`);
}

/** DELETE /api/v1/session: this browser's session is over, whether it was still open or not. */
export async function endSession() {
  try {
    const { answer } = await send("/api/v1/session", { method: "DELETE", headers: { "X-Zonewalk": "1" } });
    if (answer.state !== "ended") throw new Offline("not the server's answer");
  } catch (error) {
    if (!(error instanceof SignedOut)) throw error; // none is open
  }
}

/** /api/v1/push: this browser's subscription. @param {"GET"|"PUT"|"DELETE"|"POST"} method @param {string} [path] @param {any} [body]
 * @returns {Promise<any>} */
export async function push(method, path = "", body) {
  const { status, ok, answer } = await send(`/api/v1/push${path}`, {
    method,
    headers: { "X-Zonewalk": "1", ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!ok) throw new Refused(status, answer);
  if (typeof (path ? answer.state : answer.key) !== "string") throw new Offline("not the server's answer");
  return answer;
}

/** Whatever is not the server's own answer is raised as Offline or Away.
 * @param {string} address @param {RequestInit} options
 * @returns {Promise<{status: number, ok: boolean, answer: any, seconds: number}>} `seconds` after which to come again; 0 if not said */
async function send(address, options) {
  const { response, answer } = await fetched(address, options);
  const { status, ok } = response;
  const seconds = Number(response.headers.get("Retry-After")) || 0;
  if ([502, 503, 504].includes(status)) throw new Away(status, seconds);
  const isOurs = answer && typeof answer === "object" && (ok || String(answer.type).startsWith(OURS));
  if (status === 401 && isOurs) throw new SignedOut(answer.code === "session-ended");
  if (isOurs) return { status, ok, answer, seconds };
  if (!ok) throw new Away(status, seconds);
  throw new Offline("not the server's answer");
}

/** The answer with its JSON, null where it holds none: a page of HTML is no answer of ours.
 * @param {string} address @param {RequestInit} options @returns {Promise<{response: Response, answer: any}>} */
async function fetched(address, options) {
  const patience = new AbortController(); // AbortSignal.timeout is too new for the oldest browsers that the app works in
  const timer = setTimeout(() => patience.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, { ...options, credentials: "same-origin", redirect: "error", cache: "no-store", signal: patience.signal });
    return { response, answer: await response.json().catch(() => null) };
  } catch (error) {
    throw new Offline(String(error));
  } finally {
    clearTimeout(timer);
  }
}
