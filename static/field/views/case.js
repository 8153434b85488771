// @ts-check
/** One service case: its clocks, what is to be done point by point, what happened, what this person may do next. */
import { html, nothing } from "lit-html";
import { N_, t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { caseBadges } from "../parts/case-card.js";
import { countdown } from "../parts/countdown.js";
import { gradeNote } from "../parts/grade-note.js";
import { icon } from "../parts/icon.js";
import { photoRow } from "../parts/photo.js";
import { toast } from "../parts/toast.js";
import { zoneSelect } from "../parts/zone-select.js";
import { reasonOf } from "../reason.js";
import * as service from "../service.js";
import { CLOCKS, EVENTS, STEPS } from "../service-words.js";
import * as time from "../time.js";

/** Steps that are one tap: nothing is asked. */
const AT_ONCE = ["accept", "take_over", "thank", "set_up", "resume"];

/** @type {import("./index.js").Maker} */
export function caseView({ id }, refresh) {
  let busy = false;

  /** @param {string} step @param {any} [more] */
  const take = async (step, more = {}) => {
    const one = service.serviceCase(id);
    if (!one || busy) return;
    busy = true;
    try {
      await outbox.add([{ kind: "take_step", body: { case_id: id, step, ...more }, title: t("%(step)s: %(what)s", { step: t(STEPS[step]?.[0] ?? EVENTS[step]), what: service.label(one) }) }]);
    } catch (error) {
      toast(t("Not saved: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
    busy = false;
    refresh();
  };

  return {
    title: () => (service.serviceCase(id)?.kind === "incident" ? t("Incident") : t("Service case")),
    up: () => "/app",
    enter: () => service.noteSeen(id),
    render() {
      const one = service.serviceCase(id);
      if (!one) return absent(t("This case is not on this phone."));
      const place = service.placeOf(one);
      return html`
        <section class="card" data-kind=${one.kind}>
          ${caseBadges(one)}
          <p class="found lines"><strong>${one.words}</strong></p>
          <dl class="facts">
            ${place ? html`<div><dt>${t("Where")}</dt><dd>${one.zone_id ? html`<a href="/app/zone/${one.zone_id}">${place}</a>` : place}</dd></div>` : nothing}
            ${one.begins_at ? html`<div><dt>${t("Begins")}</dt><dd>${time.said(one.begins_at)}${one.booking ? html` – ${time.clock(one.booking.ends_at)} · ${one.booking.room}` : nothing}</dd></div>` : nothing}
            ${one.caller_name || one.caller_unit || one.caller_phone
              ? html`<div><dt>${t("Who is calling")}</dt><dd>${one.caller_name} ${one.caller_unit} ${one.caller_phone ? html`<a href="tel:${one.caller_phone}">${one.caller_phone}</a>` : nothing}</dd></div>`
              : nothing}
            <div><dt>${t("Whose it is")}</dt><dd>${one.assignee_name || t("the manager's")}${one.offered_name ? html` <span class="soft">→ ${one.offered_name}</span>` : nothing}</dd></div>
            ${one.teams.length ? html`<div><dt>${t("Teams called")}</dt><dd>${one.teams.map((team) => html`<span class="badge" data-tone=${team.arrived_at ? "ok" : "mute"}>${team.name}</span> `)}</dd></div>` : nothing}
            ${one.ushers.length ? html`<div><dt>${t("Ushers")}</dt><dd>${one.ushers.join("、")}</dd></div>` : nothing}
            ${one.told.length ? html`<div><dt>${t("Told at once")}</dt><dd>${one.told.map(({ name, seen }) => html`<span class="badge" data-tone=${seen ? "ok" : "warn"}>${seen ? icon("check") : icon("clock")}${name}</span> `)}</dd></div>` : nothing}
          </dl>
          ${clocks(one)}
        </section>
        ${service.step(one, "set_place") && !one.zone_id
          ? html`<section class="card">${zoneSelect("place", t("Where is it?"), null, (zone_id) => take("set_place", { zone_id }))}</section>`
          : nothing}
        ${points(one, take)}
        <div class="steps">${service.buttons(one).map((rule, index) => button(one, rule, index === 0, take))}</div>
        <section class="block"><h2>${t("What happened")}</h2><ol class="timeline">${one.events.map(event)}</ol></section>
        ${service.step(one, "comment") ? html`<a class="button wide" href="/app/case/${id}/comment">${icon("camera")}${t("Add words or a photo")}</a>` : nothing}`;
    },
  };
}

/** @param {import("../types.js").ServiceCase} one */
function clocks(one) {
  const shown = one.clocks.filter((clock) => !clock.over || clock.met);
  if (!shown.length || one.state === "closed") return nothing;
  return html`<ul class="clocks">${shown.map((clock) => html`<li><span class="grow">${t(CLOCKS[clock.name] ?? clock.name)}${teamName(one, clock.team_id)}</span>
    ${clock.undelivered || service.isUndelivered(clock)
      ? html`<span class="badge" data-tone="mute">${t("not delivered")}</span>`
      : clock.over ? html`<span class="badge" data-tone=${clock.in_time ? "ok" : "bad"}>${clock.in_time ? t("in time") : t("done late")}</span>` : clock.left_ms !== null ? html`<span class="badge" data-tone="mute">${t("on hold")}</span>` : countdown(clock.due_at)}</li>`)}</ul>`;
}

/** @param {import("../types.js").ServiceCase} one @param {string} id */
const teamName = (one, id) => (id ? ` · ${one.teams.find((team) => team.id === id)?.name ?? ""}` : "");

/** @param {import("../types.js").ServiceCase} one @param {(step: string, more: any) => unknown} take */
function points(one, take) {
  /** @type {Map<string, import("../types.js").Point[]>} */
  const groups = new Map();
  for (const point of one.points) groups.set(point.team_id, [...(groups.get(point.team_id) ?? []), point]);
  return [...groups].map(([team, list]) => html`<section class="block">
    <h2>${team ? t("Check again: %(team)s", { team: one.teams.find(({ id }) => id === team)?.name ?? "" }) : t("Plan for this incident")} <span class="figure soft">${list.filter((point) => point.by_name).length}/${list.length}</span></h2>
    <ol class="plan card">${list.map((point) => html`<li data-done=${Boolean(point.by_name)}>
      <span class="grow"><span class="lines">${point.text}</span>${point.by_name && point.at ? html`<small class="soft">${icon("check")}${point.by_name} ${time.clock(point.at)}</small>` : nothing}</span>
      ${service.mayTick(one, point)
        ? point.by_name
          ? html`<button class="button quiet" @click=${() => take("untick", { item: point.id })}>${t("Take back")}<span class="unseen"> ${point.text}</span></button>`
          : html`<button class="button" @click=${() => take("tick", { item: point.id })}>${icon("check")}${t("Done")}<span class="unseen"> ${point.text}</span></button>`
        : nothing}
    </li>`)}</ol></section>`);
}

/** @param {import("../types.js").ServiceCase} one @param {import("../types.js").StepRule} rule @param {boolean} first @param {(step: string) => unknown} take */
function button(one, rule, first, take) {
  const [words, sign] = STEPS[rule.name] ?? [rule.name, "check"];
  const looks = first ? "primary" : "";
  if (AT_ONCE.includes(rule.name)) return html`<button class="button wide ${looks}" @click=${() => take(rule.name)}>${icon(sign)}${t(words)}</button>`;
  const path = rule.needs.includes("plate") ? `/app/case/${one.id}/scan/${rule.name}` : `/app/case/${one.id}/${rule.name}`;
  return html`<a class="button wide ${looks}" href=${path}>${icon(sign)}${t(words)}</a>`;
}

/** @type {Record<string, string>} */
const LACKING = { set_up: EVENTS.set_up, recheck: CLOCKS.recheck, ushers: N_("Ushers") };
const VERDICTS = [N_("The caller is not content"), N_("The caller is content")];
/** @type {Record<string, string>} */
const TONES = { opened: "warn", finish: "info", cannot: "bad", pause: "warn", tick: "ok", set_up: "info", summary: "info" };

/** @param {import("../types.js").ServiceEvent} one */
function event(one) {
  const { data } = one;
  const named = data.item_text ?? data.person_name ?? data.team_name ?? data.zone_name ?? data.place;
  return html`<li data-tone=${TONES[one.kind] ?? "mute"}>
    <p><strong>${one.person_name}</strong> ${t(EVENTS[one.kind] ?? one.kind)} ${one.local ? html`<span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}
      ${one.late ? html`<span class="badge" data-tone="warn">${t("Came too late, kept as a note")}</span>` : nothing}</p>
    <p class="when"><time datetime=${one.corrected_at}>${time.said(one.corrected_at)}</time></p>
    ${named ? html`<p class="soft">→ ${named}</p>` : nothing}
    ${["arrive", "team_arrive"].includes(one.kind) ? proof(data) : nothing}
    ${one.kind === "rebook" ? html`<p class="soft">${t("Begins")}: ${time.said(data.begins_at)}</p>` : nothing}
    ${data.lacking?.length ? html`<p><span class="badge" data-tone="warn">${t("Closed without")}: ${data.lacking.map((/** @type {string} */ key) => t(LACKING[key])).join("、")}</span></p>` : nothing}
    ${typeof data.verdict === "boolean" ? html`<p>${t(VERDICTS[Number(data.verdict)])}</p>` : nothing}
    ${one.words ? html`<p class="lines">${one.words}</p>` : nothing}
    ${data.promised_at ? html`<p class="soft">${t("By when")}: ${time.saidUntil(data.promised_at)}</p>` : nothing}
    ${one.evidence ? gradeNote(one.evidence) : nothing}
    ${one.photos?.length ? photoRow(one.photos, t("Photo")) : nothing}
  </li>`;
}

/** @param {any} data */
function proof(data) {
  const [tone, words] = data.unfit ? ["warn", data.unfit] : data.proved ? ["ok", N_("Proved by the plate")] : data.source === "typed" ? ["info", N_("Code typed by hand")] : ["mute", N_("Not proved by a plate")];
  return html`<p><span class="badge" data-tone=${tone}>${icon("qr")}${t(words)}</span>${data.said_for ? html` <span class="badge" data-tone="warn">${t("Said of %(who)s by somebody else", { who: data.said_for })}</span>` : nothing}</p>`;
}
