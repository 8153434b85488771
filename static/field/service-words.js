// @ts-check
/** What kinds, states, steps and clocks of service cases are called (app/service/words.py has the same). */
import { N_ } from "./i18n.js";

/** Word and sign. @type {Record<string, [string, string]>} */
export const KINDS = {
  incident: [N_("Incident"), "warning"], reception: [N_("Reception"), "people"], complaint: [N_("Complaint"), "flag"],
  task: [N_("Task"), "wrench"], inquiry: [N_("Inquiry"), "info"], suggestion: [N_("Suggestion"), "comment"],
};
/** Word and tone. @type {Record<string, [string, string]>} */
export const STATES = {
  new: [N_("Waiting to be begun"), "warn"], accepted: [N_("Accepted"), "info"], on_site: [N_("On site"), "info"],
  promised: [N_("Promised"), "info"], answered: [N_("Answered"), "info"], set_up: [N_("Set up"), "info"], done: [N_("Done"), "info"],
  closed: [N_("Closed"), "ok"],
};
/** Word and sign. @type {Record<string, [string, string]>} */
export const STEPS = {
  accept: [N_("Accept"), "check"], arrive: [N_("I am on site"), "scan"], promise: [N_("Promise a time"), "clock"],
  finish: [N_("Done"), "check-circle"], cannot: [N_("Cannot: somebody else takes it"), "hand-over"],
  return_visit: [N_("Return visit"), "call"], tell_result: [N_("Confirm the result"), "call"], answer: [N_("Give the answer"), "comment"],
  point_on: [N_("Point on"), "right"], call_back: [N_("Call back"), "call"], thank: [N_("Thank"), "check"], reply: [N_("Reply"), "comment"],
  summary: [N_("Write the summary report"), "edit"], set_place: [N_("Say where it is"), "zone"], set_up: [N_("It is set up"), "check-circle"],
  wrap_up: [N_("Reception over: close it"), "check-circle"], team_arrive: [N_("My team is on site"), "scan"],
  call_team: [N_("Call another team"), "people"],
  assign_ushers: [N_("Assign ushers"), "people"],
  hand_over: [N_("Hand over"), "hand-over"], take_over: [N_("Take it over"), "check"], decline: [N_("Decline"), "cross"],
  pause: [N_("Put on hold"), "clock"], resume: [N_("Resume"), "undo"], comment: [N_("Write a note"), "comment"],
};
/** @type {Record<string, string>} */
export const EVENTS = {
  opened: N_("Written down"), seen: N_("Opened it"), reached: N_("Reminder came to them"), accept: N_("Accepted"), arrive: N_("On site"), promise: N_("Promised a time"),
  finish: N_("Done"), cannot: N_("Cannot do it"), return_visit: N_("Return visit made"), tell_result: N_("Result confirmed"),
  answer: N_("Answered"), point_on: N_("Pointed on"), call_back: N_("Called back"), thank: N_("Thanked"), reply: N_("Replied"),
  summary: N_("Summary report"), set_place: N_("Said where it is"), set_up: N_("Set up"), wrap_up: N_("Reception over"),
  team_arrive: N_("Team on site"), call_team: N_("Called another team"), assign_ushers: N_("Ushers assigned"), tick: N_("Ticked off"),
  untick: N_("Tick taken back"), hand_over: N_("Handed over"), take_over: N_("Took it over"), decline: N_("Declined"),
  pause: N_("Put on hold"), resume: N_("Resumed"), comment: N_("Comment"), move: N_("Moved to another kind"),
  rebook: N_("Another room or time"), link: N_("Filed as an issue"), seal: N_("Confidentiality changed"),
};
/** @type {Record<string, string>} */
export const CLOCKS = {
  tell: N_("Manager told"), arrive: N_("On site"), promise: N_("Promised time"), return_visit: N_("Return visit"), accept: N_("Accept"),
  tell_result: N_("Result confirmed"), take_over: N_("Hand-over accepted"), answer: N_("Give the answer"), call_back: N_("Call back"), thank: N_("Thank"),
  reply: N_("Reply"), summary: N_("Summary report"), team_told: N_("Team told"), team_arrive: N_("Team on site"), set_up: N_("Set up"),
  recheck: N_("Equipment checked again"),
};
/** What a scan that proves nothing is told by. */
export const UNFIT = [N_("No plate in force has this code."), N_("That is another zone's plate.")];
