// @ts-check
/** Reporting an incident: this screen is the first tap, what happened the second. Words and photos come afterwards. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { caseCard } from "../parts/case-card.js";
import { icon } from "../parts/icon.js";
import { toast } from "../parts/toast.js";
import { zoneSelect } from "../parts/zone-select.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as scans from "../scans.js";
import { mine } from "../service.js";
import { signal } from "../signal.js";
import * as world from "../world.js";

/** Incidents that are not over. */
const going = () => mine().filter((one) => one.kind === "incident" && one.state !== "done");

/** @type {import("./index.js").Maker} */
export function incidentView(_params, refresh) {
  /** @type {string|null} */
  let zoneId = scans.last();
  let saving = false;

  /** @param {import("../types.js").IncidentPlan} plan */
  const report = async (plan) => {
    if (saving) return;
    saving = true;
    try {
      const body = { plan_id: plan.id, name: plan.name, steps: plan.steps, zone_id: zoneId };
      const [saved] = await outbox.add([{ kind: "report_incident", body, title: t("Incident: %(what)s", { what: plan.name }) }]);
      signal("saved");
      toast(navigator.onLine ? t("Reported: it goes out now.") : t("Saved. There is no network: call the manager too."), navigator.onLine ? "ok" : "info");
      go(`/app/case/${saved.id}`, true);
    } catch (error) {
      saving = false;
      toast(t("Not saved: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
  };

  return {
    title: () => t("Incident"),
    up: () => "/app",
    render() {
      const plans = /** @type {import("../types.js").IncidentPlan[]} */ (world.list("plan")).sort((a, b) => a.position - b.position);
      const phone = world.site()?.supervision_phone;
      return html`<p class="urgent">${t("Danger to people: call first.")}</p>
        <div class="actions three">${["119", "120", "110"].map((number) => html`<a class="button danger" href="tel:${number}">${icon("call")}${number}</a>`)}</div>
        ${going().length ? html`<section class="block"><h2>${t("Reported already: open it and lend a hand")}</h2>${going().map(caseCard)}</section>` : nothing}
        ${zoneSelect("zone", t("Where (known by the last scan, else choose)"), zoneId, (id) => {
          zoneId = id;
          refresh();
        })}
        <h2>${t("What has happened? One tap reports it.")}</h2>
        <div class="tiles">${plans.map((plan) => html`<button class="tile" ?disabled=${saving} @click=${() => report(plan)}>${plan.name}</button>`)}</div>
        ${phone ? html`<p class="faint">${t("Supervision")}: <a href="tel:${phone}">${phone}</a></p>` : nothing}`;
    },
  };
}
