// @ts-check
/** Who answers for a zone now, by this phone's clock: its owner, or who stands in. */
import { t } from "./i18n.js";
import * as time from "./time.js";

/** Who stands in for the owner now. @param {import("./types.js").Zone} zone */
export function standing(zone) {
  const now = time.now().getTime();
  return zone.stand_ins?.find((one) => Date.parse(one.from_at) <= now && now < Date.parse(one.until_at));
}

/** @param {import("./types.js").Zone} zone @returns {string} in words; "" when nobody does */
export function answers(zone) {
  const other = standing(zone);
  return other ? t("%(name)s (stand-in)", { name: other.name }) : (zone.owner_name ?? "");
}
