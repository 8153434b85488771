// @ts-check
/** Words in the reader's language; a msgid without a translation speaks for itself. */

import * as prefs from "./prefs.js";

const KEY = "zonewalk_lang";
const CHOSEN_BY = "zonewalk_lang_by";
/** @type {Record<string, string>} */
let words = {};

/** "zh_CN" or "en": what was chosen on this phone, else what the page came in. @type {string} */
let spoken = "";
export const language = () => (spoken ||= chosen());

function chosen() {
  const kept = prefs.read(KEY);
  if (kept === "zh_CN" || kept === "en") return kept;
  return document.documentElement.lang.startsWith("en") ? "en" : "zh_CN";
}

export async function load() {
  const name = language();
  document.documentElement.lang = name === "en" ? "en" : "zh-CN";
  try {
    words = (await import(`/static/i18n/${name}.js`)).default;
  } catch {
    words = {};
  }
}

/** @param {string} name zh_CN or en @param {string} [by] whose choice it is; "" before anybody signed in */
export function choose(name, by = "") {
  spoken = name;
  prefs.keep(KEY, name);
  prefs.keep(CHOSEN_BY, by);
  document.cookie = `${KEY}=${name}; path=/; max-age=31536000; samesite=lax`;
}

/** Another person's choice ends with them: this one reads in their own language.
 * @param {{id: string, language: string}|null} me @returns {Promise<boolean>} whether it is another one now */
export async function follow(me) {
  const by = prefs.read(CHOSEN_BY);
  if (!me || !by || by === me.id) return false;
  const before = language();
  choose(me.language === "en" ? "en" : "zh_CN", me.id);
  await load();
  return language() !== before;
}

/** Mark a msgid that a table keeps and `t` translates where it is shown. @param {string} msgid */
export const N_ = (msgid) => msgid;

/** The words of `msgid`, its %(name)s places filled. @param {string} msgid @param {Record<string, unknown>} [params] */
export function t(msgid, params) {
  const text = words[msgid] || msgid;
  return params ? text.replace(/%\((\w+)\)s/g, (_whole, name) => String(params[name] ?? "")) : text;
}
