// @ts-check
/** Service cases as this person should see them: the server's, with what this phone still has to send already in them.
 * The server's replay decides; here a step only shows where it will lead. */
import { t } from "./i18n.js";
import { remembered } from "./memo.js";
import * as outbox from "./outbox.js";
import { corrected } from "./rounds.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").ServiceCase} ServiceCase */
/** @typedef {import("./types.js").StepRule} StepRule */
/** @typedef {import("./types.js").Operation} Operation */

const KINDS = ["report_incident", "log_inquiry", "take_step", "see_case"];
/** What only a plain note or tick changes goes on while a case is held. */
const WHILE_PAUSED = ["resume", "comment", "hand_over", "take_over", "decline"];
/** Steps that stand in the case itself and not among its buttons. */
const INLINE = ["tick", "untick", "comment", "set_place"];

const present = () => [world.revision, outbox.revision, world.user?.id];

/** How a kind goes. @param {string} kind @returns {import("./types.js").KindRule|undefined} */
export const kindRule = (kind) => world.site()?.service_kinds?.[kind];

/** @type {() => Map<string, ServiceCase>} */
const byId = remembered(present, () => {
  const found = new Map(world.list("service_case").map((one) => [one.id, one]));
  for (const operation of outbox.shown()) if (KINDS.includes(operation.kind)) apply(found, operation);
  return found;
});

/** @param {Map<string, ServiceCase>} found @param {Operation} operation */
function apply(found, operation) {
  const { kind, body } = operation;
  if (kind === "report_incident" || kind === "log_inquiry") {
    const known = found.get(operation.id);
    if (!known) found.set(operation.id, opened(operation));
    return;
  }
  const known = found.get(body.case_id);
  if (!known || known.events.some((one) => one.id === operation.id)) return;
  if (kind === "see_case") found.set(known.id, { ...known, unseen: false });
  else if (operation.state !== "sent") found.set(known.id, stepped(known, operation));
}

/** @param {Operation} operation @returns {ServiceCase} */
function opened(operation) {
  const { body } = operation;
  const kind = operation.kind === "report_incident" ? "incident" : "inquiry";
  const answered = kind === "inquiry" && Boolean(body.answer);
  const sealed = body.confidential === true; // it is for the set people, whoever wrote it down
  const mine = { id: operation.user, name: operation.user_name };
  const owner = kind !== "inquiry" ? { id: "", name: "" } : sealed ? { id: "", name: t("the set people") } : mine;
  return {
    id: operation.id, number: null, kind, state: answered ? "closed" : "new",
    words: [body.name, body.words].filter(Boolean).join("\n"),
    caller_name: body.caller_name ?? "", caller_unit: body.caller_unit ?? "", caller_phone: body.caller_phone ?? "",
    zone_id: body.zone_id, place: body.place ?? "", taken_by_id: mine.id, taken_by_name: mine.name,
    assignee_id: owner.id, assignee_name: owner.name, offered_id: null, offered_name: null, confidential: sealed,
    opened_at: corrected(operation.device_at, operation.clock_offset_ms), closed_at: null, paused: false, begins_at: null, size: "",
    clocks: [], teams: [], told: [], ushers: [], unseen: false,
    points: (body.steps ?? []).map((/** @type {any} */ { id, text }) => ({ id, text, team_id: "", at: null, by_name: null })),
    events: [event(operation, "opened")],
    may: sealed ? [] : (kindRule(kind)?.taker ?? []),
    waiting: !outbox.isOver(operation),
  };
}

/** @param {Operation} operation @param {string} kind @param {boolean} [zoned] only a zone's plate proves anything
 * @returns {import("./types.js").ServiceEvent} */
function event(operation, kind, zoned = false) {
  const { body } = operation;
  return {
    id: operation.id, kind, person_id: operation.user, person_name: operation.user_name, words: body.words ?? "", late: false,
    data: { source: body.source, proved: zoned && ["camera", "link"].includes(body.source), verdict: body.verdict ?? undefined },
    device_at: operation.device_at, corrected_at: corrected(operation.device_at, operation.clock_offset_ms),
    photos: (body.photos ?? []).map((/** @type {string} */ sha256) => ({ sha256, state: "held" })), local: !outbox.isOver(operation),
  };
}

/** @param {ServiceCase} before @param {Operation} operation @returns {ServiceCase} */
function stepped(before, operation) {
  const { body } = operation;
  const at = corrected(operation.device_at, operation.clock_offset_ms);
  const one = { ...before, events: [...before.events, event(operation, body.step, Boolean(before.zone_id))], waiting: true };
  const rule = kindRule(one.kind);
  const step = rule?.steps.find(({ name }) => name === body.step);
  if (!rule || !step || !step.starts.includes(one.state)) return one;
  if (body.step === rule.closing && body.verdict === false) one.state = rule.again;
  else if (step.leads) one.state = step.leads;
  const said = body.step === "arrive" && !comes(one, operation.user) ? "arrive_by_others" : body.step;
  one.clocks = one.clocks.map((clock) => {
    const theirs = clock.team_id ? myTeams(one).some(({ id }) => id === clock.team_id) : !clock.own || clock.person_id === operation.user;
    if (clock.over || !theirs) return clock;
    if (clock.meets.includes(said)) return { ...clock, over: true, met: true, in_time: at <= clock.due_at };
    return clock.ends?.includes(said) ? { ...clock, over: true } : clock;
  });
  if (body.step === "take_over") {
    Object.assign(one, { assignee_id: operation.user, assignee_name: operation.user_name, offered_id: null });
    if (one.state === "on_site") one.state = "new"; // whoever takes it over has to come too
    const accept = rule.steps.find(({ name }) => name === "accept");
    if (accept?.leads && accept.starts.includes(one.state)) one.state = accept.leads;
  }
  if (body.step === "decline") one.offered_id = null;
  if (body.step === "pause" || body.step === "resume") one.paused = body.step === "pause";
  if (body.step === "set_place") one.zone_id = body.zone_id;
  if (body.step === "assign_ushers") one.ushers = (world.site()?.ushers ?? []).filter(({ id }) => body.person_ids.includes(id)).map(({ name }) => name);
  if (body.step === "team_arrive") one.teams = one.teams.map((team) => (myTeams(one).includes(team) && !team.arrived_at ? { ...team, arrived_at: at } : team));
  if (body.step === "tick" || body.step === "untick") {
    const ticked = body.step === "tick" ? { by_name: operation.user_name, at } : { by_name: null, at: null };
    one.points = one.points.map((point) => (point.id === body.item && (!point.by_name || body.step === "untick") ? { ...point, ...ticked } : point));
  }
  return one;
}

/** @type {() => ServiceCase[]} */
export const cases = remembered(present, () => [...byId().values()]);
/** @param {string} id */
export const serviceCase = (id) => byId().get(id);

/** The clock that is due next, undefined when none runs. @param {ServiceCase} one */
export function nextClock(one) {
  const running = one.clocks.filter((clock) => !clock.over && clock.left_ms === null && !isUndelivered(clock));
  return running.sort((a, b) => a.due_at.localeCompare(b.due_at)).at(0);
}

/** A clock of it ran out before this person had opened it: nobody is late, and it waits to be read. @param {ServiceCase} one */
export const isUnread = (one) => one.unseen && !one.paused && one.clocks.some(isUndelivered);

/** It ran out before the person learnt of it (未送达): nobody is late. @param {import("./types.js").ServiceClock} clock */
export const isUndelivered = (clock) => !clock.over && !clock.reached && Date.parse(clock.due_at) < time.now().getTime();

const SOON_MS = 60 * 60_000;

/** An incident that goes on, what nobody has read yet, or a clock of this hour: it stands above what has until tonight. @param {ServiceCase} one */
export function presses(one) {
  if (isUnread(one)) return true;
  const next = nextClock(one);
  if (!next || one.state === "done") return false;
  return one.kind === "incident" || Date.parse(next.due_at) - time.now().getTime() < SOON_MS;
}

/** The most pressing first: incidents, what was not read in time, then by what is due next.
 * @param {ServiceCase} a @param {ServiceCase} b */
const byPressure = (a, b) =>
  Number(b.kind === "incident") - Number(a.kind === "incident") || Number(isUnread(b)) - Number(isUnread(a)) ||
  (nextClock(a)?.due_at ?? "9").localeCompare(nextClock(b)?.due_at ?? "9") ||
  b.opened_at.localeCompare(a.opened_at);

/** Open ones that concern this person: theirs, offered to them, their team's to help in, theirs to usher at, and every incident.
 * @type {() => ServiceCase[]} */
export const mine = remembered(present, () => {
  const me = world.me();
  const teams = ownTeams();
  const concerns = (/** @type {ServiceCase} */ one) =>
    one.kind === "incident" || [one.assignee_id, one.offered_id, one.taken_by_id].includes(me?.id ?? "") ||
    one.teams.some((team) => teams.includes(team.id)) || one.usher_ids?.includes(me?.id ?? "") || one.unseen;
  return cases().filter((one) => one.state !== "closed" && concerns(one)).sort(byPressure);
});

/** The steps that this person may take now, the kind's own first. @param {ServiceCase} one @returns {StepRule[]} */
export function steps(one) {
  const offered = one.offered_id === world.user?.id;
  return (kindRule(one.kind)?.steps ?? []).filter(
    ({ name, starts }) =>
      starts.includes(one.state) && (one.paused ? WHILE_PAUSED.includes(name) : name !== "resume") &&
      (name === "take_over" || name === "decline" ? offered : one.may.includes(name)),
  );
}

/** Those that stand as buttons; that one's team has come is said once. @param {ServiceCase} one */
export const buttons = (one) =>
  steps(one).filter(({ name }) => !INLINE.includes(name) && (name !== "team_arrive" || myTeams(one).some((team) => !team.arrived_at)));

/** Whether this person is who has to come: whose it is, or of the team whose it is. @param {ServiceCase} one @param {string} id */
const comes = (one, id) => id === one.assignee_id || Boolean(one.team_id && ownTeams().includes(one.team_id));

const ownTeams = () => [world.me()?.team_id, ...(world.me()?.led_team_ids ?? [])];

/** The called teams that this person may speak for. @param {ServiceCase} one */
function myTeams(one) {
  const own = ownTeams();
  return one.teams.filter((team) => own.includes(team.id));
}
/** @param {ServiceCase} one @param {string} name */
export const step = (one, name) => steps(one).find((rule) => rule.name === name);

/** Whether this person may tick the point now. @param {ServiceCase} one @param {import("./types.js").Point} point */
export function mayTick(one, point) {
  return Boolean(step(one, "tick")) && (!point.team_id || ownTeams().includes(point.team_id));
}

/** The whole address of where it is. @param {ServiceCase} one */
export function placeOf(one) {
  const zone = one.zone_id && world.zone(one.zone_id);
  return [zone ? `${zone.building} ${time.floor(zone.level)} ${zone.name}` : "", one.place].filter(Boolean).join(" · ");
}

/** Says once, when the case is opened here, that whom it concerns has learnt of it. @param {string} id */
export async function noteSeen(id) {
  const one = serviceCase(id);
  if (!one?.unseen || outbox.shown().some(({ kind, body }) => kind === "see_case" && body.case_id === id)) return;
  await outbox.add([{ kind: "see_case", body: { case_id: id }, title: `${label(one)}` }]);
}

/** What a case is called in lists of records. @param {ServiceCase} one */
export const label = (one) => one.words.split("\n")[0].slice(0, 40);
