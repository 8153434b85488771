// @ts-check
/** One zone against its standard: each item passed, failed or not applicable, or in points; a failed one is an issue. */
import { html, nothing } from "lit-html";
import { answers } from "../answers.js";
import * as drafts from "../drafts.js";
import { t } from "../i18n.js";
import { endOfWeek, FREE, lastInspection, nextZone, route, standardsOf } from "../inspections.js";
import { bodyOf, emptyDraft, faultOf, judge, judgedOf, judgePoints, missing, passTheRest } from "../judging.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { icon } from "../parts/icon.js";
import { judgeCard } from "../parts/judge-card.js";
import { askLate } from "../parts/late-entry.js";
import { afterPhotos } from "../parts/photo-input.js";
import { kindWords } from "../parts/route-list.js";
import { toast } from "../parts/toast.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as scans from "../scans.js";
import * as time from "../time.js";
import * as world from "../world.js";

/** @type {import("./index.js").Maker} */
export function inspectView({ route: routeId, id }, refresh) {
  let draft = emptyDraft(route(routeId)?.kind ?? "targeted");
  /** @type {{source: string, code: string|null}} */
  let opened = { source: "list", code: null };
  let fault = "";
  let saving = false;
  const key = `inspect:${routeId}:${id}`;

  /** @param {import("../judging.js").Draft} next */
  const set = async (next) => {
    draft = next;
    fault = "";
    refresh();
    await drafts.write(key, draft);
  };

  const save = afterPhotos(async (/** @type {import("../patrol.js").Late|null} */ late = null) => {
    const zone = world.zone(id);
    if (!zone || saving) return;
    fault = faultOf(draft, zone);
    if (fault) return refresh();
    saving = true;
    try {
      const body = bodyOf(draft, zone, routeId, opened, late);
      await outbox.add([{ kind: "record_inspection", body, title: t("Inspection: %(zone)s", { zone: zone.name }) }], { forms: { [key]: null } });
      void scans.forget(id);
      toast(t("%(zone)s: inspected, saved.", { zone: zone.name }));
      onward();
    } catch (error) {
      saving = false;
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
      refresh();
    }
  });

  /** To the next zone of the route, or back to where it came from. */
  const onward = () => {
    const one = route(routeId);
    if (!one) return go("/app/inspect", true);
    const next = nextZone(one);
    go(next ? `/app/inspect/${routeId}/${next.id}` : `/app/inspect/${routeId}`, true);
  };

  const late = async () => {
    const entry = await askLate({ kind: "inspection", zones: [id], topic: draft.kind });
    if (entry) await save(entry);
  };

  return {
    title: () => world.zone(id)?.name ?? t("Inspection"),
    up: () => (routeId === FREE ? `/app/zone/${id}` : `/app/inspect/${routeId}`),
    async enter() {
      opened = await scans.recall(id);
      draft = { ...draft, ...(await drafts.read(key)) };
    },
    render() {
      const zone = world.zone(id);
      if (!zone) return absent(t("This zone is not on this phone."));
      if (!zone.may.includes("record_inspection")) return absent(t("You do not inspect this zone."));
      const inPoints = route(routeId)?.in_points ?? false;
      const standards = standardsOf(zone);
      const left = missing(draft, zone).length;
      const before = lastInspection(routeId, id);
      /** @type {Record<string, string[]>} */
      const photos = Object.assign({}, ...standards.map((one) => one.items));
      return html`<form class="form inspect" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void save(); }}>
        <p class="soft">${zone.building} ${time.floor(zone.level)}${answers(zone) ? ` · ${answers(zone)}` : nothing}${routeId === FREE ? nothing : html` · ${kindWords(draft.kind)}`}</p>
        ${before ? html`<div class="notice" data-tone="info" role="status">${icon("info")}<div><p>${t("%(name)s inspected this zone %(moment)s: %(failed)s failed. Saving makes one more.", { name: before.person_name, moment: time.said(before.at), failed: before.failed })}</p></div></div>` : nothing}
        ${routeId === FREE ? kinds(draft.kind, (kind) => set({ ...draft, kind })) : nothing}
        ${draft.kind === "general" ? html`<p class="faint">${icon("info")} ${t("What fails goes on the meeting list, to be mended by %(time)s.", { time: time.saidUntil(endOfWeek()) })}</p>` : nothing}
        ${standards.map((one) => html`<details class="card standard"><summary>${icon("standard")}${t("Standard: %(area)s", { area: one.area })}</summary>
          <p class="lines">${one.requirement}</p>${one.equipment ? html`<p class="soft">${t("Equipment: %(what)s", { what: one.equipment })}</p>` : nothing}${one.responsible ? html`<p class="soft">${t("Responsible: %(who)s", { who: one.responsible })}</p>` : nothing}</details>`)}
        ${zone.checklist.map((item) => judgeCard({
          item, zone, inPoints, general: draft.kind === "general", photos: photos[item.item_id] ?? [], judged: judgedOf(draft, item.item_id),
          shas: () => judgedOf(draft, item.item_id).photos,
          judge: (fields) => set(judge(draft, item.item_id, fields)), points: (chosen) => set(judgePoints(draft, item.item_id, chosen)),
        }))}
        <div class="field"><label for="note">${t("Words, if you like")}</label>
          <textarea id="note" maxlength="500" rows="2" .value=${draft.note} @input=${(/** @type {Event} */ event) => set({ ...draft, note: /** @type {HTMLTextAreaElement} */ (event.target).value })}></textarea></div>
        <p class="late-entry"><button type="button" class="button quiet" @click=${late}>${icon("history")}${t("Late entry")}</button></p>
        <div class="thumb">
          ${fault ? html`<p class="fault-words" role="alert">${fault}</p>` : nothing}
          ${left
            ? html`<button type="button" class="button wide" @click=${() => set(passTheRest(draft, zone, inPoints))}>${icon("check")}${left === zone.checklist.length ? t("All pass") : t("The rest pass (%(n)s)", { n: left })}</button>`
            : nothing}
          <button class="button primary wide huge" ?disabled=${saving}>${icon("check-circle")}${t("Save the inspection")}</button></div>
      </form>`;
    },
  };
}

/** @param {string} kind @param {(kind: string) => unknown} change */
const kinds = (kind, change) => html`<fieldset class="field"><legend>${t("Kind")}</legend><ul class="choices">
  ${["targeted", "general"].map((name) => html`<li><label><input class="unseen" type="radio" name="kind" .checked=${kind === name} @change=${() => change(name)}>${kindWords(name)}</label></li>`)}</ul></fieldset>`;
