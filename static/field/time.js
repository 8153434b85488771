// @ts-check
/** Moments in the site's own time zone, whatever zone the phone is set to. */
import { language, t } from "./i18n.js";
import * as world from "./world.js";

const zoneName = () => world.site()?.timezone ?? "Asia/Shanghai";
/** Server's clock minus this phone's, in ms; null before it was ever measured. @type {number|null} */
let offset = null;
/** @param {number|null} ms */
export const setOffset = (ms) => {
  offset = ms;
};
export const knownOffset = () => offset;

/** This moment by the server's clock, as far as it is known. */
export const now = () => new Date(Date.now() + (offset ?? 0));

/** Year, month, day, hour, minute and weekday (0 Sunday) on the site's wall clock. @param {Date|string} moment */
export function parts(moment) {
  const at = new Date(moment).getTime();
  const shown = new Date(at + ahead(at)); // its UTC figures are the wall clock's
  return {
    year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate(),
    hour: shown.getUTCHours(), minute: shown.getUTCMinutes(), weekday: shown.getUTCDay(),
  };
}

const MINUTE_MS = 60_000;
/** No zone's clocks are moved but at a quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Asking the browser for a zone's wall clock is slow, and lists ask thousands of times: each quarter is asked once.
 * @type {{zone: string, format: Intl.DateTimeFormat, quarters: Map<number, number>}|null} */
let clocks = null;

/** Hours ahead of UTC where clocks are never moved: there the browser need not be asked at all. China's stand since 1991. */
const STEADY = new Map([["Asia/Shanghai", 8]]);

/** How far the site's wall clock is ahead of UTC at this moment, in ms. @param {number} at milliseconds since 1970 */
function ahead(at) {
  const zone = zoneName();
  const steady = STEADY.get(zone);
  if (steady !== undefined) return steady * 60 * MINUTE_MS;
  if (clocks?.zone !== zone) clocks = { zone, format: formatOf(zone), quarters: new Map() };
  const quarter = Math.floor(at / QUARTER_MS);
  let found = clocks.quarters.get(quarter);
  if (found === undefined) clocks.quarters.set(quarter, (found = asked(clocks.format, quarter * QUARTER_MS)));
  return found;
}

/** @param {string} zone */
const formatOf = (zone) =>
  new Intl.DateTimeFormat("en-US", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23",
  });

/** @param {Intl.DateTimeFormat} format @param {number} at a whole minute */
function asked(format, at) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const { type, value } of format.formatToParts(at)) found[type] = Number(value);
  return Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute) - at;
}

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

/** "2026-03-02", the site's day. @param {Date|string} moment */
export function day(moment) {
  const { year, month, day } = parts(moment);
  return `${year}-${two(month)}-${two(day)}`;
}
/** "09:05" @param {Date|string} moment */
export function clock(moment) {
  const { hour, minute } = parts(moment);
  return `${two(hour)}:${two(minute)}`;
}

/** "today 09:05", "yesterday 16:20", "tomorrow 18:00" or "3-2 09:05". @param {Date|string} moment */
export function said(moment) {
  const apart = Math.round((Date.parse(day(moment)) - Date.parse(day(now()))) / 86_400_000);
  const time = clock(moment);
  if (apart === 0) return t("today %(time)s", { time });
  if (apart === -1) return t("yesterday %(time)s", { time });
  if (apart === 1) return t("tomorrow %(time)s", { time });
  const { month, day: date } = parts(moment);
  return language() === "en" ? `${month}/${date} ${time}` : `${month}月${date}日 ${time}`;
}

/** As `said`, for a deadline: midnight is 24:00 of the day before. @param {Date|string} moment */
export function saidUntil(moment) {
  if (clock(moment) !== "00:00") return said(moment);
  return said(new Date(new Date(moment).getTime() - MINUTE_MS)).replace("23:59", "24:00");
}

/** "12 min", "5 h" or "3 days". @param {number} seconds */
export function span(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return t("%(n)s min", { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? t("%(n)s h", { n: hours }) : t("%(n)s d", { n: Math.round(hours / 24) });
}

/** "today", "tomorrow", "yesterday" or "3-4" for a day like "2026-03-04". @param {string} date */
export function dayWords(date) {
  const apart = Math.round((Date.parse(date) - Date.parse(day(now()))) / 86_400_000);
  const [, month, number] = date.split("-").map(Number);
  if (apart === 0) return t("today");
  if (apart === 1) return t("tomorrow");
  if (apart === -1) return t("yesterday");
  return language() === "en" ? `${month}/${number}` : `${month}月${number}日`;
}

/** The moment when the site's wall clock shows `hour`:`minute`, `days` after today. */
export function at(/** @type {number} */ days, /** @type {number} */ hour, minute = 0) {
  const today = parts(now());
  return wall(Date.UTC(today.year, today.month - 1, today.day + days, hour, minute));
}

/** The moment of "2026-03-02T18:00" on the site's wall clock. @param {string} text */
export function fromWall(text) {
  return wall(Date.parse(text + ":00Z"));
}
/** "2026-03-02T18:00", for an input of type datetime-local. @param {Date|string} moment */
export const toWall = (moment) => `${day(moment)}T${clock(moment)}`;

/** @param {number} asUtc the wall clock's figures, read as UTC */
function wall(asUtc) {
  const shown = parts(new Date(asUtc));
  const difference = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute) - asUtc;
  return new Date(asUtc - difference);
}

/** The windows of a day, of today unless another is said: others may hold from tomorrow on.
 * @param {string} [on] @returns {import("./types.js").Window[]} */
export function windows(on = day(now())) {
  const site = world.site();
  const old = site?.old_windows?.find(({ until }) => on <= until);
  return (old ?? site)?.windows ?? [];
}

/** Today's window that holds this moment, or null. */
export function windowNow() {
  const time = clock(now());
  return windows().find((window) => window.from_ <= time && time < window.until) ?? null;
}

/** For when a late entry is: "yesterday afternoon" by the windows of that day, "yesterday 19:30" outside them. @param {Date|string} moment */
export function saidFor(moment) {
  const time = clock(moment);
  const window = windows(day(moment)).find(({ from_, until }) => from_ <= time && time < until);
  return `${dayWords(day(moment))} ${window ? t(window.name) : time}`;
}

/** When a record counts, in words: a late entry is for a window of a day, and not for a minute.
 * @param {{at: string, recorded_at?: string}} one */
export const saidOf = (one) => (one.recorded_at ? t("late entry for %(when)s", { when: saidFor(one.at) }) : said(one.at));

/** "1F" or "B1"; 1层, 地下1层. @param {number} level */
export function floor(level) {
  if (language() === "en") return level > 0 ? `${level}F` : `B${-level}`;
  return level > 0 ? `${level}层` : `地下${-level}层`;
}
