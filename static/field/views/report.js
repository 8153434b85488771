// @ts-check
/** Reports what was found: photo, words, how bad, who mends it, until when. Every change is stored at once. */
import { html, nothing } from "lit-html";
import * as drafts from "../drafts.js";
import { t } from "../i18n.js";
import { uuid7 } from "../ids.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { deadlineFault, deadlineInput, deadlineOf, defaultDeadline } from "../parts/deadline.js";
import { SEVERITIES } from "../parts/issue-card.js";
import { mender } from "../parts/mender.js";
import { afterPhotos, photoInput } from "../parts/photo-input.js";
import { toast } from "../parts/toast.js";
import { wordsInput } from "../parts/words-input.js";
import { OTHER, patrolBody } from "../patrol.js";
import { phrases } from "../phrases.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as scans from "../scans.js";
import * as time from "../time.js";
import * as world from "../world.js";

const empty = () => ({
  photos: /** @type {string[]} */ ([]), description: "", severity: "normal",
  assignee_id: /** @type {string|null|undefined} */ (undefined), deadline: defaultDeadline(),
});

/** @type {import("./index.js").Maker} */
export function reportView({ id }, refresh) {
  let draft = empty();
  /** @type {{bad: string[], patrol_id?: string}} */
  let walk = { bad: [] };
  let saving = false;
  let more = false;
  let fault = "";

  /** @param {Partial<typeof draft>} fields */
  const set = async (fields) => {
    draft = { ...draft, ...fields };
    refresh();
    await drafts.write(`report:${id}`, draft);
  };
  /** @param {string} itemId */
  const choose = async (itemId) => {
    walk.bad = [itemId];
    refresh();
    await drafts.write(`zone:${id}`, walk);
  };
  const item = () => world.zone(id)?.checklist.find((one) => one.item_id === walk.bad[0]);

  /** @param {SubmitEvent} event */
  const save = afterPhotos(async (event) => {
    event.preventDefault();
    const zone = world.zone(id);
    const deadline = deadlineOf(draft.deadline);
    fault = "";
    if (!draft.description.trim() && !item()) fault = t("Say in a few words what is wrong.");
    else if (!deadline) fault = deadlineFault(draft.deadline);
    if (!zone || !deadline || fault || saving) return refresh();
    saving = true;
    try {
      await saveAll(zone, deadline);
    } catch (error) {
      fault = t("Not saved: %(reason)s", { reason: reasonOf(error) });
    }
    saving = false;
    refresh();
  });

  /** The patrol goes with the first issue found on it. @param {import("../types.js").Zone} zone @param {Date} deadline */
  const saveAll = async (zone, deadline) => {
    const opened = await scans.recall(id);
    const walks = zone.may.includes("record_patrol") && !walk.patrol_id && (walk.bad.length > 0 || opened.source !== "list");
    const operations = [];
    const patrol_id = walks ? uuid7() : walk.patrol_id; // the walk's own when it lies on the disk, not before
    if (walks) {
      const body = patrolBody(zone, opened, walk.bad.length ? walk.bad : [OTHER]);
      operations.push({ id: patrol_id, kind: "record_patrol", body, title: t("Patrol: %(zone)s", { zone: zone.name }) });
    }
    const found = item()?.text ?? "";
    operations.push({
      kind: "report_issue",
      title: t("Issue: %(zone)s", { zone: zone.name }),
      body: {
        zone_id: id, patrol_id: patrol_id ?? null, item: found.slice(0, 200),
        description: draft.description.trim() || t("Not as it should be"), severity: draft.severity,
        assignee_id: (draft.assignee_id === undefined ? zone.owner_id : draft.assignee_id) || null,
        deadline_at: deadline.toISOString(), photos: draft.photos,
      },
    });
    const left = { bad: walk.bad.slice(1), patrol_id };
    await outbox.add(operations, { forms: { [`report:${id}`]: null, [`zone:${id}`]: left.bad.length ? left : null } });
    draft = empty();
    walk = left;
    toast(t("Issue saved."));
    if (walk.bad.length) return scrollTo(0, 0);
    void scans.forget(id);
    go(scans.onward(opened), true);
  };

  return {
    title: () => t("Report a problem"),
    up: () => `/app/zone/${id}`,
    async enter() {
      walk = (await drafts.read(`zone:${id}`)) ?? { bad: [] };
      draft = { ...empty(), ...(await drafts.read(`report:${id}`)) };
    },
    render() {
      const zone = world.zone(id);
      if (!zone) return absent(t("This zone is not on this phone."));
      const place = `${zone.building} ${time.floor(zone.level)} ${zone.name}`;
      return html`<form class="form report" @submit=${save}>
        <p class="soft">${place}</p>
        ${!item() && !walk.patrol_id && zone.checklist.length
          ? html`<fieldset class="field"><legend>${t("Not normal:")}</legend><ul class="choices items">${zone.checklist.map((one) => html`<li><button type="button" class="chip" @click=${() => choose(one.item_id)}>${one.text}</button></li>`)}</ul></fieldset>`
          : nothing}
        ${item() ? html`<p class="found">${t("Not normal:")} <strong>${item()?.text}</strong>${walk.bad.length > 1 ? html` <span class="badge" data-tone="warn">${t("%(n)s more after this", { n: walk.bad.length - 1 })}</span>` : nothing}</p>` : nothing}
        ${photoInput({ shas: () => draft.photos, place, label: t("Photos"), change: (photos) => set({ photos }) })}
        ${wordsInput({ label: t("What is wrong"), value: draft.description, phrases: phrases(zone.team_id), change: (description) => set({ description }), refresh })}
        <details class="card more" ?open=${more} @toggle=${(/** @type {Event} */ event) => (more = /** @type {HTMLDetailsElement} */ (event.target).open)}>
          <summary><span class="grow">${summary(zone, draft)}</span></summary>
          <fieldset class="field"><legend>${t("How bad")}</legend>
            <ul class="choices three">${SEVERITIES.map(([name, words]) => html`<li><label><input class="unseen" type="radio" name="severity" .checked=${draft.severity === name} @change=${() => set({ severity: name })}>${t(words)}</label></li>`)}</ul></fieldset>
          ${mender(zone, draft.assignee_id, (assignee_id) => set({ assignee_id }))}
          ${deadlineInput(draft.deadline, (deadline) => set({ deadline }))}
        </details>
        ${fault ? html`<p class="fault-words" role="alert">${fault}</p>` : nothing}
        <div class="thumb"><button class="button primary wide huge" ?disabled=${saving}>${t("Save the issue")}</button></div>
      </form>`;
    },
  };
}

/** How bad, who mends it, until when: as they stand, in one line. @param {import("../types.js").Zone} zone @param {any} draft */
function summary(zone, draft) {
  const mends = draft.assignee_id === undefined ? zone.owner_name : (world.get("person", draft.assignee_id)?.name ?? zone.owner_name);
  const until = deadlineOf(draft.deadline);
  const severity = SEVERITIES.find(([name]) => name === draft.severity)?.[1] ?? "";
  const nobody = draft.assignee_id === "" || !mends;
  return [t(severity), nobody ? t("nobody yet") : mends, until ? t("due %(moment)s", { moment: time.said(until) }) : ""].filter(Boolean).join(" · ");
}
