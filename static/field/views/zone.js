// @ts-check
/** A zone's sheet: all normal in one tap, or what is not. */
import { html, nothing } from "lit-html";
import { answers } from "../answers.js";
import { issues } from "../cases.js";
import * as drafts from "../drafts.js";
import { t } from "../i18n.js";
import { inspectAddress } from "../inspections.js";
import { absent } from "../parts/absent.js";
import { icon } from "../parts/icon.js";
import { issueCard } from "../parts/issue-card.js";
import { toast } from "../parts/toast.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import { lastWalk } from "../rounds.js";
import * as scans from "../scans.js";
import * as time from "../time.js";
import { recordNormal } from "../walk.js";
import * as world from "../world.js";

/** @type {import("./index.js").Maker} */
export function zoneView({ id }, refresh) {
  /** @type {{source: string, code: string|null}} */
  let opened = { source: "list", code: null };
  /** @type {{bad: string[]}} */
  let draft = { bad: [] };
  let saving = false;

  /** @param {import("../patrol.js").Late|null} [late] */
  const normal = async (late = null) => {
    const zone = world.zone(id);
    if (!zone || saving) return;
    saving = true;
    refresh();
    try {
      if (!(await recordNormal(zone, opened, late))) {
        saving = false;
        return refresh();
      }
      if (late) toast(t("%(zone)s: all normal, saved.", { zone: zone.name }));
      go(scans.onward(opened), true);
    } catch (error) {
      saving = false;
      toast(t("Not saved: %(reason)s", { reason: reasonOf(error) }), "bad");
      refresh();
    }
  };

  /** @param {string} item */
  const toggle = async (item) => {
    draft.bad = draft.bad.includes(item) ? draft.bad.filter((one) => one !== item) : [...draft.bad, item];
    refresh();
    await drafts.write(`zone:${id}`, draft);
  };

  const late = async () => {
    const { askLate } = await import("./more.js");
    const entry = await askLate({ kind: "patrol", zones: [id] });
    if (entry) await normal(entry);
  };

  return {
    title: () => world.zone(id)?.name ?? t("Zone"),
    up: () => "/app",
    async enter() {
      opened = await scans.recall(id);
      draft = (await drafts.read(`zone:${id}`)) ?? { bad: [] };
    },
    render() {
      const zone = world.zone(id);
      if (!zone) return absent(t("This zone is not on this phone."));
      const walk = lastWalk(zone);
      const open = issues().filter((one) => one.zone_id === id && one.state !== "verified");
      const may = zone.may.includes("record_patrol");
      return html`
        <section class="zone-head card">
          <p class="soft">${zone.building} · ${time.floor(zone.level)}${zone.team_name ? ` · ${zone.team_name}` : nothing}</p>
          <dl class="facts">
            <div><dt>${t("Owner")}</dt><dd>${answers(zone) || t("nobody yet")}</dd></div>
            <div><dt>${t("Last walked")}</dt><dd>${walk ? `${time.saidOf(walk)} · ${walk.person_name}` : t("not yet")}${walk?.local ? html` <span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}</dd></div>
            ${zone.duty ? html`<div><dt>${t("Duty")}</dt><dd class="lines">${zone.duty}</dd></div>` : nothing}
          </dl>
          ${opened.source === "list" && may
            ? html`<p class="faint">${icon("info")} ${t("Opened without its plate; the record will say so.")}</p>`
            : nothing}
        </section>
        ${zone.checklist.length
          ? html`<section class="block"><h2>${t("Look at")}</h2>
              <ul class="checks card">${zone.checklist.map((item) => check(item, draft.bad.includes(item.item_id), toggle, may))}</ul></section>`
          : nothing}
        ${open.length ? html`<section class="block"><h2>${t("Open issues here")} <span class="figure soft">${open.length}</span></h2>${open.map((one) => issueCard(one))}</section>` : nothing}
        <a class="button wide" href="/app/zone/${id}/book">${icon("standard")}${t("Zone book")}</a>
        ${may ? html`<p class="late-entry"><button class="button quiet" @click=${late}>${icon("history")}${t("Late entry")}</button>${zone.may.includes("record_inspection")
          ? html`<a class="button quiet" href=${inspectAddress(zone)}>${icon("standard")}${t("Inspect by the standard")}</a>`
          : nothing}</p>` : nothing}
        <div class="thumb">
          ${may && !draft.bad.length
            ? html`<button class="button primary wide huge" ?disabled=${saving} @click=${() => normal()}>${icon("check-circle")}${t("All normal")}</button>`
            : nothing}
          <a class="button wide ${draft.bad.length ? "primary huge" : ""}" href="/app/zone/${id}/report">${icon("flag")}${draft.bad.length
            ? t("Report %(n)s found", { n: draft.bad.length })
            : t("Report a problem")}</a>
        </div>`;
    },
  };
}

/** @param {import("../types.js").CheckItem} item @param {boolean} bad @param {(id: string) => void} toggle @param {boolean} may */
function check(item, bad, toggle, may) {
  return html`<li data-bad=${bad}>
    <span class="grow">${item.text}</span>
    ${may
      ? html`<button class="button ${bad ? "danger primary" : ""}" aria-pressed=${bad} @click=${() => toggle(item.item_id)}>${bad ? t("Not normal") : t("Mark")}<span class="unseen"> ${item.text}</span></button>`
      : nothing}
  </li>`;
}
