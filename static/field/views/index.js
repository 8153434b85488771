// @ts-check
/** Every screen by its name. A view is made anew whenever it is shown. */
import { issueView } from "./issue.js";
import { issuesView } from "./issues.js";
import { lostView } from "./lost.js";
import { plateView } from "./plate.js";
import { reportView } from "./report.js";
import { scanView } from "./scan.js";
import { stepView } from "./step.js";
import { todayView } from "./today.js";
import { zoneView } from "./zone.js";
import { zonesView } from "./zones.js";

/**
 * @typedef {{title: () => string, up?: () => string, render: () => unknown, enter?: () => unknown, leave?: () => void}} View
 * @typedef {(params: Record<string, string>, refresh: () => void) => View} Maker
 */

/** What a round is made of, here from the beginning; the others join it when they have come. @type {Record<string, Maker>} */
export const VIEWS = {
  issue: issueView,
  issues: issuesView,
  lost: lostView,
  plate: plateView,
  report: reportView,
  scan: scanView,
  step: stepView,
  today: todayView,
  zone: zoneView,
  zones: zonesView,
};

/** The other screens. Raises where they can be had neither from this phone nor from the network. */
export async function fetchMore() {
  Object.assign(VIEWS, (await import("./more.js")).MORE);
}
