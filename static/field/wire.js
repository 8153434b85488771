// @ts-check
/** The one door to the server. Only an answer that is truly the server's counts: JSON, with what was asked in it. */

/** The server cannot be reached, or something else (a captive portal) answered in its place. */
export class Offline extends Error {}
/** There is a network, but what stands before the server says that it does not answer now. */
export class Away extends Offline {
  /** @param {number} status */
  constructor(status) {
    super(String(status));
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

/** POST /api/v1/sync. @param {any} body @returns {Promise<any>} */
export async function ask(body) {
  const asked_at = Date.now();
  const response = await send("/api/v1/sync", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Zonewalk": "1" },
    body: JSON.stringify(body),
  });
  const answered_at = Date.now();
  const answer = await json(response);
  if ([400, 413, 422].includes(response.status)) throw new Refused(response.status, answer);
  if (!response.ok) throw new Error(answer.title ?? `${response.status}`);
  const sound = Array.isArray(answer.results) && Array.isArray(answer.changes) && answer.user?.id && answer.server_time;
  if (!sound) throw new Offline("not the server's answer");
  return { ...answer, asked_at, answered_at };
}

/** PUT /api/v1/photos/<sha256>. @param {string} sha256 @param {ArrayBuffer} bytes
 * @returns {Promise<{held: boolean, refused?: string}>} */
export async function putPhoto(sha256, bytes) {
  const response = await send(`/api/v1/photos/${sha256}`, {
    method: "PUT",
    headers: { "Content-Type": "image/jpeg", "X-Zonewalk": "1" },
    body: bytes,
  });
  const answer = await json(response);
  if (response.ok) {
    if (answer.sha256 !== sha256) throw new Offline("not the server's answer");
    return { held: true };
  }
  if (response.status === 429) throw new Later(answer.title ?? "429", Number(response.headers.get("Retry-After")) || 60);
  if ([400, 409, 413, 415, 422].includes(response.status)) return { held: false, refused: answer.title ?? "" };
  throw new Error(answer.title ?? `${response.status}`);
}

/** DELETE /api/v1/session: this browser's session is over, whether it was still open or not. */
export async function endSession() {
  try {
    const response = await send("/api/v1/session", { method: "DELETE", headers: { "X-Zonewalk": "1" } });
    if ((await json(response)).state !== "ended") throw new Offline("not the server's answer");
  } catch (error) {
    if (!(error instanceof SignedOut)) throw error; // none is open
  }
}

/** /api/v1/push: this browser's subscription. @param {"GET"|"PUT"|"DELETE"|"POST"} method @param {string} [path] @param {any} [body]
 * @returns {Promise<any>} */
export async function push(method, path = "", body) {
  const response = await send(`/api/v1/push${path}`, {
    method,
    headers: { "X-Zonewalk": "1", ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await json(response);
  if (!response.ok) throw new Refused(response.status, answer);
  if (typeof (path ? answer.state : answer.key) !== "string") throw new Offline("not the server's answer");
  return answer;
}

/** @param {string} address @param {RequestInit} options */
async function send(address, options) {
  let response;
  try {
    response = await fetch(address, {
      ...options, credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new Offline(String(error));
  }
  if (response.status === 401) throw new SignedOut((await response.json().catch(() => null))?.code === "session-ended");
  if ([502, 503, 504].includes(response.status)) throw new Away(response.status);
  return response;
}

/** @param {Response} response @returns {Promise<any>} */
async function json(response) {
  try {
    const answer = await response.json();
    if (answer && typeof answer === "object") return answer;
  } catch {
    // falls through: a page of HTML is no answer of ours
  }
  throw new Offline("not the server's answer");
}
