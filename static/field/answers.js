// @ts-check
/** Who answers for a zone now, by this phone's clock: its owner, or who stands in. */
import { t } from "./i18n.js";
import * as time from "./time.js";

/** @param {import("./types.js").Zone} zone @returns {string} in words; "" when nobody does */
export function answers(zone) {
  const now = time.now().getTime();
  const standing = zone.stand_ins?.find((one) => Date.parse(one.from_at) <= now && now < Date.parse(one.until_at));
  return standing ? t("%(name)s (stand-in)", { name: standing.name }) : (zone.owner_name ?? "");
}
