// @ts-check
/** Words that are said again and again, one tap each: the team's own first, then the usual ones. */
import { t } from "./i18n.js";
import * as world from "./world.js";

const MOST = 10;

/** @param {string|null} teamId the zone's team, whose latest issues taught the words */
export function phrases(teamId) {
  const usual = [t("Dirty"), t("Litter"), t("Water on the floor"), t("Broken"), t("Light out"), t("Leaking"), t("Bad smell"), t("Blocked"), t("Safety risk")];
  const learned = (teamId && world.get("team", teamId)?.phrases) || [];
  return [...new Set([...learned, ...usual])].slice(0, MOST);
}
