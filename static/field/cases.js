// @ts-check
/** Issues as this person should see them: the server's, with what this phone still has to send already in them. */
import { t } from "./i18n.js";
import { remembered } from "./memo.js";
import * as outbox from "./outbox.js";
import { corrected } from "./rounds.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Issue} Issue */
/** @typedef {import("./types.js").Operation} Operation */

/** What each step makes of an issue and how it is called on the timeline. @type {Record<string, {event: string, state?: string}>} */
const STEPS = {
  confirm_fix: { event: "fixed", state: "fixed" },
  verify_fix: { event: "verified", state: "verified" },
  reject_fix: { event: "rejected", state: "open" },
  comment: { event: "commented" },
  change_deadline: { event: "deadline" },
  reassign: { event: "reassigned" },
};

const present = () => [world.revision, outbox.revision, world.user?.id];

/** @type {() => Map<string, Issue>} */
const told = remembered(() => [world.revision], () => new Map(world.list("issue").map((issue) => [issue.id, issue])));

/** By id; only what an operation changes is copied, and nothing where none does. @type {() => Map<string, Issue>} */
const byId = remembered(present, () => {
  const changing = outbox.shown().filter(({ kind }) => kind === "report_issue" || kind === "record_inspection" || STEPS[kind]);
  if (!changing.length) return told();
  const found = new Map(told());
  for (const operation of changing) {
    const reports = operation.kind === "report_issue" ? [operation] : operation.kind === "record_inspection" ? failedItems(operation) : [];
    for (const report of reports) {
      const known = found.get(report.id);
      if (!known) found.set(report.id, reported(report));
      else if (!outbox.isOver(operation)) found.set(report.id, { ...known, waiting: true });
    }
    if (STEPS[operation.kind]) {
      const known = found.get(operation.body.issue_id);
      if (known) found.set(known.id, step({ ...known, events: [...known.events] }, operation));
    }
  }
  return found;
});

/** What the lists rest on: the same while only patrols are saved. */
const these = () => [byId(), world.user?.id];
/** @type {() => Issue[]} */
export const issues = remembered(these, () => [...byId().values()]);

/** @param {string} id */
export const issue = (id) => byId().get(id);

/** The issues that an inspection brings, each as if reported by itself. @param {Operation} operation @returns {Operation[]} */
const failedItems = (operation) =>
  operation.body.items
    .filter((/** @type {any} */ item) => item.issue)
    .map((/** @type {any} */ { text, issue }) => ({
      ...operation,
      id: issue.id,
      body: { ...issue, zone_id: operation.body.zone_id, item: text, description: issue.description || t("Not as it should be") },
    }));

/** @param {Operation} operation @returns {Issue} */
function reported(operation) {
  const { body } = operation;
  const zone = world.zone(body.zone_id);
  const at = corrected(operation.device_at, operation.clock_offset_ms);
  const photos = (body.photos ?? []).map((/** @type {string} */ sha256) => ({ sha256, state: "held" }));
  return {
    id: operation.id,
    number: null,
    zone_id: body.zone_id,
    zone_name: zone?.name ?? "",
    building: zone?.building ?? "",
    level: zone?.level ?? 1,
    reporter_id: operation.user,
    reporter_name: operation.user_name,
    assignee_id: body.assignee_id,
    assignee_name: assigneeName(body.assignee_id, zone),
    item: body.item,
    description: body.description,
    severity: body.severity,
    deadline_at: body.deadline_at,
    state: "open",
    version: 1,
    repeat_of_id: null,
    reported_at: at,
    closed_at: null,
    photos,
    events: [event(operation, "reported")],
    may: [],
    local: true,
    waiting: !outbox.isOver(operation),
  };
}

/** @param {string|null} id @param {import("./types.js").Zone|undefined} zone */
function assigneeName(id, zone) {
  if (!id) return null;
  if (zone?.owner_id === id) return zone.owner_name;
  return world.get("person", id)?.name ?? null;
}

/** @param {Operation} operation @param {string} kind */
function event(operation, kind) {
  const at = corrected(operation.device_at, operation.clock_offset_ms);
  return {
    id: operation.id, kind, person_id: operation.user, person_name: operation.user_name,
    words: operation.body.words ?? operation.body.description ?? "", data: {}, device_at: operation.device_at,
    corrected_at: at, local: !outbox.isOver(operation),
    photos: (operation.body.photos ?? []).map((/** @type {string} */ sha256) => ({ sha256, state: "held" })),
  };
}

/** @param {Issue} issue @param {Operation} operation */
function step(issue, operation) {
  if (issue.events.some((one) => one.id === operation.id)) return issue; // the server's picture has it already
  const { event: kind, state } = STEPS[operation.kind];
  issue.events.push(event(operation, kind));
  issue.waiting = true;
  if (state && operation.state === "waiting") issue.state = state;
  if (operation.body.deadline_at && operation.state === "waiting") {
    issue.deadline_at = operation.body.deadline_at;
    delete issue.late_from; // the office says whom it reached
  }
  return issue;
}

/** Whether the person may do this step now, as far as the phone knows. @param {Issue} issue @param {string} action */
export function can(issue, action) {
  if (!issue.may.includes(action)) return false;
  if (action === "confirm_fix") return issue.state === "open";
  if (action === "verify_fix" || action === "reject_fix") {
    const fixedHere = issue.events.some((one) => one.kind === "fixed" && one.local);
    return issue.state === "fixed" && !fixedHere;
  }
  return issue.state !== "verified" || action === "comment";
}

/** What is wrong, in one line: the item of the list, which names the good state, and what was said of it. @param {Issue} issue */
export const fault = ({ item, description }) =>
  !item || !description || description.includes(item) ? description || item : `${item}：${description}`;

/** Until when, as its clock runs: whoever was reached only after the deadline has as long again (app/cases/rules.py). @param {Issue} issue */
export const dueAt = (issue) => issue.late_from ?? issue.deadline_at;

/** @param {Issue} issue */
const past = (issue) => issue.state === "open" && Date.parse(dueAt(issue)) < time.now().getTime();

/** Past its time, and whoever has to mend it was not reached since. @param {Issue} issue */
export const unreached = (issue) => past(issue) && issue.late_from === null;

/** @param {Issue} issue */
export const overdue = (issue) => past(issue) && issue.late_from !== null;

/** The most urgent first: the server writes every moment alike, so that text sorts as time. @param {Issue} a @param {Issue} b */
export const byDeadline = (a, b) => (a.deadline_at < b.deadline_at ? -1 : Number(a.deadline_at > b.deadline_at));

/** Mine to mend: given to me, or in my zone with nobody named. @type {() => Issue[]} most urgent first */
export const mineToMend = remembered(these, () => {
  const me = world.me();
  return issues().filter((one) => one.state === "open" && one.assignee_id === me?.id).sort(byDeadline);
});

/** Fixes that this person may verify. @type {() => Issue[]} */
export const toVerify = remembered(these, () => issues().filter((one) => can(one, "verify_fix")).sort(byDeadline));

/** Photos of before and of the latest fix. @param {Issue} issue */
export function beforeAfter(issue) {
  const fixed = issue.events.filter((one) => one.kind === "fixed");
  const first = issue.events.find((one) => one.kind === "reported");
  return { before: issue.photos.length ? issue.photos : (first?.photos ?? []), after: fixed.at(-1)?.photos ?? [] };
}
