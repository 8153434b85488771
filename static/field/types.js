// @ts-check
/**
 * The shapes that travel through the app; nothing here runs.
 *
 * @typedef {{sha256: string, state: string}} PhotoName
 * @typedef {{key: string, name: string, from_: string, until: string}} Window
 * @typedef {{site_name: string, timezone: string, windows: Window[], old_windows?: {until: string, windows: Window[]}[], free?: Record<string, string[]>, late_entry_days?: number, demo: boolean, epoch: string,
 *   supervision_phone: string, service_kinds?: Record<string, KindRule>, positions?: Record<string, [number, number]>, plate_salt: string, hash_rounds: number, public_url: string, ushers?: {id: string, name: string}[]}} Site
 * @typedef {{id: string, name: string, number: string, team_id: string|null, team_name: string, roles: string[],
 *   zone_ids: string[], stand_in_zone_ids: string[], led_team_ids: string[], language: string}} Me
 * @typedef {{item_id: string, text: string}} CheckItem
 * @typedef {{id: string, number: string, name: string, building: string, building_position: number, level: number,
 *   team_id: string, team_name: string, owner_id: string|null, owner_name: string|null, stand_ins?: {name: string, from_at: string, until_at: string}[], duty: string, position: number,
 *   active: boolean, checklist: CheckItem[], equipment: any, plates: {hash: string, version: number, state: string}[],
 *   last_patrol: {at: string, recorded_at?: string, person_name: string, all_normal: boolean}|null, may: string[]}} Zone
 * @typedef {{id: string, zone_id: string, person_id: string, person_name: string, at: string, recorded_at?: string, all_normal: boolean,
 *   source?: string, marks?: string[], photos?: unknown[], local?: boolean, evidence?: import("./grades.js").Evidence}} Patrol
 * @typedef {{id: string, kind: string, person_id: string, person_name: string, words: string, data: any,
 *   device_at: string, corrected_at: string, photos: PhotoName[], local?: boolean,
 *   evidence?: import("./grades.js").Evidence}} IssueEvent
 * @typedef {{id: string, number: number|null, zone_id: string, zone_name: string, building: string, level: number,
 *   reporter_id: string, reporter_name: string, assignee_id: string|null, assignee_name: string|null, item: string,
 *   description: string, severity: string, deadline_at: string, late_from?: string|null, state: string, version: number,
 *   repeat_of_id: string|null, reopened?: number, reported_at: string, closed_at: string|null, photos: PhotoName[],
 *   events: IssueEvent[], may: string[], waiting?: boolean, local?: boolean}} Issue
 *
 * @typedef {{key: string, per: string, gap_minutes: number, walk_zones?: number, window: string, zone_id: string|null, start: string,
 *   end: string, late_until: string, need: number, excused: number, reason: string, done_ids: string[], together: boolean,
 *   apart?: [string, string][]}} DutySlot `apart`: when records count, where days between start and end do not
 * @typedef {{id: string, series_id: string, name: string, clause: string, record_kind: string, topic: string,
 *   evidence: string, scope: string, checklist: string[], position: number, slots: DutySlot[]}} Duty
 * @typedef {{id: string, series_id: string, zone_id: string|null, at: string, recorded_at?: string, duty_name?: string, local?: boolean,
 *   evidence?: import("./grades.js").Evidence}} Deed
 * @typedef {{id: string, name: string, kind: string, on_day: string, in_points: boolean, zone_ids: string[], drawn: boolean}} Route
 * @typedef {{id: string, route_id: string|null, zone_id: string, person_id: string, person_name: string, kind: string,
 *   at: string, recorded_at?: string, failed: number, score?: number|null, local?: boolean,
 *   evidence?: import("./grades.js").Evidence}} Inspection
 * @typedef {{id?: string, to: string, from: string, at: string, evidence?: import("./grades.js").Evidence}} Handover `id` and
 *   `evidence` of one's own
 * @typedef {{id: string, name: string, holder: string, since: string|null, earlier?: Handover[], local?: boolean}} Key
 * @typedef {{id?: string, starts_on: string, words: string, by: string, by_id?: string, at?: string, local?: boolean}} Plan
 * @typedef {{id: string, room: string[], equipment: string[], fire: string[], keys: Key[], plans: Record<string, Plan>,
 *   owners: {name: string, from: string, until: string|null}[], repeats: number,
 *   repeated?: {id: string, fault: string, at: string}[],
 *   checks?: {id: string, kind: string, name: string, person_name: string, at: string, failed: number}[]}} Book
 * @typedef {{name: string, starts: string[], leads: string|null, needs: string[]}} StepRule
 * @typedef {{closing: string, again: string, steps: StepRule[], taker: string[]}} KindRule
 * @typedef {{id: string, text: string, team_id: string, at: string|null, by_name: string|null}} Point
 * @typedef {{id: string, name: string, human: boolean, position: number, steps: {id: string, text: string}[]}} IncidentPlan
 * @typedef {{name: string, person_id: string, team_id: string, due_at: string, met: boolean, in_time: boolean, over: boolean,
 *   reached: boolean, undelivered?: boolean, left_ms: number|null, meets: string[], ends?: string[], own?: boolean}} ServiceClock
 * @typedef {{id: string, kind: string, person_id: string, person_name: string, words: string, data: any, late: boolean,
 *   device_at: string, corrected_at: string, photos: PhotoName[], local?: boolean,
 *   evidence?: import("./grades.js").Evidence}} ServiceEvent
 * @typedef {{id: string, number: number|null, kind: string, state: string, words: string, caller_name: string,
 *   caller_unit: string, caller_phone: string, zone_id: string|null, place: string, taken_by_id: string, taken_by_name: string,
 *   assignee_id: string, assignee_name: string, offered_id: string|null, offered_name: string|null, team_id?: string|null, confidential: boolean,
 *   opened_at: string, closed_at: string|null, paused: boolean, begins_at: string|null, booking?: {room: string, ends_at: string}|null, size: string, clocks: ServiceClock[],
 *   points: Point[], teams: {id: string, name: string, arrived_at: string|null}[], told: {name: string, seen: boolean}[],
 *   ushers: string[], usher_ids?: string[], events: ServiceEvent[], may: string[], unseen: boolean, waiting?: boolean, takers?: Taker[]}} ServiceCase
 * @typedef {{id: string, name: string, team_name: string|null}} Taker to whom a case may be given, the likeliest
 * @typedef {{id: string, kind: string, step: string, title: string, about: string, at: string, read: boolean, path: string,
 *   instead_of: string|null}} Notice
 * @typedef {{id: string, area: string, requirement: string, equipment: string, responsible: string,
 *   items: Record<string, string[]>}} Standard an item's reference photos by the item's id
 *
 * state of an operation: waiting (the server has not answered), applied (its photos are still on the way),
 * sent (all of it named by the server), incomplete (with the server, but a photo of it never will be), rejected (a person
 * must settle it), given_up, undone (within ten seconds).
 * @typedef {{id: string, kind: string, seq: number, user: string, user_name: string, device_at: string,
 *   clock_offset_ms: number|null, stamps?: any, body: any, title: string, state: string, attempts: number,
 *   problem?: any, sent_at?: string, given_up_reason?: string, held_until?: string, settled_at?: string,
 *   photos_held?: string[], photos_lost?: number, photos_here?: number, retried?: boolean, office?: string}} Operation
 * What lies on this phone when a page opens.
 * @typedef {{entities: {kind: string, id: string, data: any}[], operations: Operation[], user: {id: string, name: string}|undefined,
 *   clock_offset_ms: number|null|undefined, contact: any, synced_at: string|undefined}} Picture
 * @typedef {{sha256: string, bytes: ArrayBuffer, user: string, state: string, at: string, refused?: string, tries?: number}} Photo
 */
export {};
