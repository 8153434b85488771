// @ts-check
/** The screens that come with their own part, after the first picture: what a round seldom needs. */
import { bookView } from "./book.js";
import { caseView } from "./case.js";
import { caseScanView } from "./case-scan.js";
import { caseStepView } from "./case-step.js";
import { dutyView } from "./duty.js";
import { incidentView } from "./incident.js";
import { inquiryView } from "./inquiry.js";
import { inspectView } from "./inspect.js";
import { keyView } from "./key.js";
import { meView } from "./me.js";
import { noticesView } from "./notices.js";
import { outboxView } from "./outbox.js";
import { phoneView } from "./phone.js";
import { recordView } from "./record.js";
import { recordsView } from "./records.js";
import { routeView } from "./route.js";
import { routesView } from "./routes.js";
import { serviceView } from "./service.js";

export { askLate } from "../parts/late-entry.js";

/** @type {Record<string, import("./index.js").Maker>} */
export const MORE = {
  book: bookView,
  case: caseView,
  caseScan: caseScanView,
  caseStep: caseStepView,
  duty: dutyView,
  incident: incidentView,
  inquiry: inquiryView,
  inspect: inspectView,
  key: keyView,
  me: meView,
  notices: noticesView,
  outbox: outboxView,
  phone: phoneView,
  record: recordView,
  records: recordsView,
  route: routeView,
  routes: routesView,
  service: serviceView,
};
