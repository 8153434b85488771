// @ts-check
/** This phone: what works here, what does not and what to do instead. */
import { html, nothing } from "lit-html";
import { contextWords, version } from "../device.js";
import { findings } from "../health.js";
import { t } from "../i18n.js";
import { canInstall, install, installWords } from "../install.js";
import { icon } from "../parts/icon.js";
import { pushCard } from "../parts/push-card.js";

/** @type {Record<string, string>} */
const SIGNS = { ok: "check-circle", warn: "warning", bad: "cross-circle", mute: "more" };

/** @type {import("./index.js").Maker} */
export function phoneView(_params, refresh) {
  /** @type {import("../health.js").Finding[]} */
  let found = [];
  const messages = pushCard(refresh);
  const look = async () => {
    found = await findings();
    refresh();
    await messages.look();
    refresh();
  };
  return {
    title: () => t("This phone"),
    up: () => "/app/me",
    enter: look,
    render() {
      const missing = found.filter((one) => one.tone === "bad" || one.tone === "warn");
      const rest = found.filter((one) => !missing.includes(one));
      return html`<section class="card">
          <p>${contextWords()}</p>
          ${canInstall()
            ? html`<button class="button primary wide" @click=${() => install().then(refresh)}>${icon("download")}${t("Put it on the home screen")}</button>`
            : installWords() ? html`<p class="soft">${installWords()}</p>` : nothing}
        </section>
        ${messages.render()}
        ${missing.length ? html`<section class="block"><h2>${t("With a way round")}</h2><ul class="rows card health">${missing.map(row)}</ul></section>` : nothing}
        <section class="block"><h2>${t("Works here")}</h2><ul class="rows card health">${rest.map(row)}</ul></section>
        <button class="button wide" @click=${look}>${icon("sync")}${t("Look again")}</button>
        <p class="faint">${t("Version %(version)s", { version: version() })}</p>`;
    },
  };
}

/** @param {import("../health.js").Finding} one */
const row = (one) => html`<li data-tone=${one.tone}><div class="row">${icon(one.sign)}
  <span class="grow"><strong>${one.name}</strong>${one.way ? html`<small>${one.way}</small>` : nothing}</span>
  <span class="badge" data-tone=${one.tone}>${icon(SIGNS[one.tone])}${one.words}</span></div></li>`;
