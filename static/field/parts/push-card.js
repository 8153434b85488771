// @ts-check
/** The card by which a person switches messages to this phone on or off and sends themselves one. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as push from "../push.js";
import { Offline, Refused, SignedOut } from "../wire.js";
import { icon } from "./icon.js";

/** @param {() => void} refresh */
export function pushCard(refresh) {
  /** @type {push.Known|null} */
  let known = null;
  let busy = false;
  /** What the last tap led to. @type {{tone: string, words: string}|null} */
  let said = null;

  /** @param {() => Promise<{tone: string, words: string}|null>} act */
  const doing = (act) => async () => {
    busy = true;
    said = null;
    refresh();
    try {
      said = await act();
    } catch (error) {
      said = { tone: "warn", words: wordsOf(error) };
    }
    busy = false;
    refresh();
  };
  const on = doing(async () => {
    known = await push.switchOn(/** @type {push.Known} */ (known));
    return { tone: "ok", words: t("Switched on. Send yourself a test.") };
  });
  const off = doing(async () => {
    known = await push.switchOff();
    return null;
  });
  const test = doing(async () => {
    const { state, words } = await push.trial();
    known = await push.look();
    return { tone: state === "sent" ? "ok" : "warn", words };
  });

  return {
    async look() {
      if (push.hindrance()) return;
      known = await push.look().catch(() => null);
    },
    render: () => html`<section class="block"><h2>${t("Messages to this phone")}</h2><div class="card">
      ${push.hindrance() ? html`<p>${push.hindrance()}</p>` : buttons()}
      ${said ? html`<div class="notice" role="status" data-tone=${said.tone}>${icon(said.tone === "ok" ? "check-circle" : "warning")}<p>${said.words}</p></div>` : nothing}
    </div></section>`,
  };

  function buttons() {
    if (!known) return html`<p class="soft">${t("Needs the network.")}</p>`;
    if (!known.subscribed)
      return html`<p>${t("Reminders can appear on this phone while the app is closed.")}</p>
        <button class="button primary wide" ?disabled=${busy} @click=${on}>${icon("phone")}${busy ? t("One moment…") : t("Switch messages on")}</button>`;
    return html`<p><span class="badge" data-tone=${known.wanted ? "ok" : "mute"}>${icon(known.wanted ? "check-circle" : "more")}${known.wanted ? t("on") : t("off")}</span></p>
      <p class="soft">${known.wanted ? push.reachWords(known.service) : t("You switched messages off for all your phones.")}</p>
      ${known.wanted
        ? html`<button class="button wide" ?disabled=${busy} @click=${test}>${icon("send")}${busy ? t("One moment…") : t("Send myself a test")}</button>`
        : html`<button class="button primary wide" ?disabled=${busy} @click=${on}>${icon("phone")}${t("Switch messages on")}</button>`}
      <button class="button quiet wide" ?disabled=${busy} @click=${off}>${t("Switch messages off on this phone")}</button>`;
  }
}

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof Offline) return t("Needs the network.");
  if (error instanceof SignedOut) return t("Please sign in to use the app.");
  if (error instanceof Refused) return String(/** @type {any} */ (error.problem).title ?? "");
  return /** @type {Error} */ (error).message;
}
