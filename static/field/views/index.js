// @ts-check
/** Every screen by its name. A view is made anew whenever it is shown. */
import { t } from "../i18n.js";
import { absent } from "../parts/absent.js";
import { bookView } from "./book.js";
import { caseView } from "./case.js";
import { caseScanView } from "./case-scan.js";
import { caseStepView } from "./case-step.js";
import { dutyView } from "./duty.js";
import { incidentView } from "./incident.js";
import { inquiryView } from "./inquiry.js";
import { inspectView } from "./inspect.js";
import { issueView } from "./issue.js";
import { issuesView } from "./issues.js";
import { keyView } from "./key.js";
import { meView } from "./me.js";
import { noticesView } from "./notices.js";
import { outboxView } from "./outbox.js";
import { phoneView } from "./phone.js";
import { plateView } from "./plate.js";
import { recordView } from "./record.js";
import { recordsView } from "./records.js";
import { reportView } from "./report.js";
import { routeView } from "./route.js";
import { routesView } from "./routes.js";
import { scanView } from "./scan.js";
import { serviceView } from "./service.js";
import { stepView } from "./step.js";
import { todayView } from "./today.js";
import { zoneView } from "./zone.js";
import { zonesView } from "./zones.js";

/**
 * @typedef {{title: () => string, up?: () => string, render: () => unknown, enter?: () => unknown, leave?: () => void}} View
 * @typedef {(params: Record<string, string>, refresh: () => void) => View} Maker
 */

/** @type {Record<string, Maker>} */
export const VIEWS = {
  today: todayView,
  scan: scanView,
  zones: zonesView,
  zone: zoneView,
  report: reportView,
  issues: issuesView,
  issue: issueView,
  step: stepView,
  incident: incidentView,
  inquiry: inquiryView,
  service: serviceView,
  case: caseView,
  caseScan: caseScanView,
  caseStep: caseStepView,
  duty: dutyView,
  book: bookView,
  key: keyView,
  routes: routesView,
  route: routeView,
  inspect: inspectView,
  me: meView,
  notices: noticesView,
  outbox: outboxView,
  records: recordsView,
  record: recordView,
  phone: phoneView,
  plate: plateView,
  lost: () => ({ title: () => t("Not found"), up: () => "/app", render: () => absent(t("There is no such page.")) }),
};
