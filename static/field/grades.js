// @ts-check
/** How sure a record is, in words (app/evidence/words.py has the same for pages). */
import { N_, t } from "./i18n.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {{grade: string, zone_id?: string, reasons: {name: string, params: Record<string, any>}[],
 *   notes: {kind: string, verdict: string|null, words: string, at: string, by: string}[]}} Evidence */

/** Tone, icon and words. @type {Record<string, [string, string, string]>} */
export const GRADES = {
  credible: ["ok", "check-circle", N_("Credible")],
  check: ["warn", "info", N_("To be checked")],
  doubtful: ["bad", "warning", N_("Doubtful")],
};

/** @type {Record<string, string>} */
const REASONS = {
  before_possible: N_("The time is %(minutes)s min before the phone's last contact with the server"),
  after_possible: N_("The time is %(minutes)s min after the moment it can have been saved"),
  no_token: N_("It came without the server's signed moment, which the app sends with every record"),
  old_token: N_("The phone had no contact for more than four days"),
  clock_back: N_("The phone's clock ran back %(minutes)s min since its earlier record"),
  twin_number: N_("Two records came under number %(number)s of one phone"),
  same_tap: N_("Another record was made by the very same tap"),
  long_offline: N_("The phone had no contact for %(hours)s h"),
  too_fast: N_("From %(zone)s in %(seconds)s s; at least %(needed)s s on foot"),
  too_fast_onward: N_("From here to %(zone)s in %(seconds)s s; at least %(needed)s s on foot"),
  too_many: N_("%(zones)s zones within %(seconds)s s"),
  together: N_("%(zones)s zones at the same moments as somebody else"),
  shared_phone: N_("Somebody else used this phone within ten minutes"),
  photo_skipped: N_("The photo asked for was not taken"),
  photo_missing: N_("The photo asked for has not arrived, or could not be used"),
  old_photo: N_("The photo was %(minutes)s min old when it was handed in"),
  same_photo: N_("The photo is all but the same as one of another visit or zone"),
  typed: N_("The code was typed in"),
  list: N_("Opened from the list, without a plate"),
  link: N_("Opened from the plate's link"),
  plate_photo: N_("Read from a photo of the plate"),
  other_plate: N_("The plate of another zone"),
  unknown_code: N_("A code that no plate has"),
  revoked_plate: N_("A plate that was replaced"),
  no_code: N_("No code came with it"),
  received_late: N_("It arrived more than a day later"),
  clock_off: N_("The phone's clock was wrong, and was corrected"),
  late_entry: N_("Entered afterwards"),
  far_away: N_("The phone was %(metres)s m from the building"),
};

/** @param {Evidence} evidence @returns {string[]} */
export const reasons = (evidence) =>
  evidence.reasons
    .map(({ name, params }) => ({ words: REASONS[params.onward ? `${name}_onward` : name], params }))
    .filter(({ words }) => words)
    .map(({ words, params }) => t(words, { ...params, zone: placeFrom(evidence.zone_id, params.zone_id) }));

/** The zone's floor always, its building only where that is another than here: zones of several floors share a name.
 * @param {string|undefined} hereId @param {string} zoneId */
function placeFrom(hereId, zoneId) {
  const zone = world.zone(zoneId);
  if (!zone) return "";
  const name = `${time.floor(zone.level)} ${zone.name}`;
  return hereId && world.zone(hereId)?.building === zone.building ? name : `${zone.building} ${name}`;
}
