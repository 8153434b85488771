// @ts-check
/** Words that are said again and again, one tap each. */
import { t } from "./i18n.js";

/** @param {string} [item] the checklist item that was found wanting: its own words come first */
export function phrases(item) {
  const usual = [t("Dirty"), t("Litter"), t("Water on the floor"), t("Broken"), t("Light out"), t("Leaking"), t("Bad smell"), t("Blocked"), t("Safety risk")];
  return item && item.length <= 12 ? usual.slice(0, 8) : usual;
}
