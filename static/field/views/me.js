// @ts-check
/** Who is signed in, how things stand, and how this phone shows them. */
import { html, nothing } from "lit-html";
import { contextWords } from "../device.js";
import * as display from "../display.js";
import * as i18n from "../i18n.js";
import { N_, t } from "../i18n.js";
import { installWords } from "../install.js";
import * as outbox from "../outbox.js";
import * as notices from "../notices.js";
import { leave } from "../leaving.js";
import { ask } from "../parts/ask.js";
import { icon } from "../parts/icon.js";
import { go } from "../router.js";
import * as sync from "../sync.js";
import * as time from "../time.js";
import * as world from "../world.js";

/** @type {Record<string, string>} */
const ROLES = { office: N_("Office"), manager: N_("Manager"), deputy: N_("Deputy manager"), inspector: N_("Inspector"), lead: N_("Team lead"), owner: N_("Zone owner"), staff: N_("Staff") };

/** @type {import("./index.js").Maker} */
export function meView(_params, refresh) {
  return { title: () => t("Me"), render: () => render(refresh) };
}

/** @param {() => void} refresh */
function render(refresh) {
  const me = world.me();
  const left = outbox.unsent().length;
  const unread = notices.unread().length;
  const others = outbox.othersWaiting();
  const large = display.isLarge();
  return html`
    ${me
      ? html`<section class="card who"><strong>${me.name}</strong>
          <p class="soft">${me.number}${me.team_name ? ` · ${me.team_name}` : nothing}</p>
          <p class="badges">${me.roles.map((role) => html`<span class="badge" data-tone="accent">${t(ROLES[role] ?? role)}</span>`)}</p></section>`
      : nothing}
    <ul class="rows card">
      <li><a href="/app/notices">${icon("bell")}<span class="grow">${t("Reminders")}</span><span class="figure">${unread || nothing}</span>${icon("right")}</a></li>
      <li><a href="/app/outbox">${icon("send")}<span class="grow">${t("Waiting list")}</span><span class="figure">${left}</span>${icon("right")}</a></li>
      <li><a href="/app/records">${icon("record")}<span class="grow">${t("My records")}</span>${icon("right")}</a></li>
      ${me ? html`<li><a href="/me/duties">${icon("calendar")}<span class="grow">${t("My month and objections")}</span>${icon("right")}</a></li>` : nothing}
      ${seesBoard(me) ? html`<li><a href="/board">${icon("board")}<span class="grow">${t("Board and office pages")}</span>${icon("right")}</a></li>` : nothing}
      <li><a href="/app/phone">${icon("phone")}<span class="grow">${t("This phone")}</span>${icon("right")}</a></li>
      <li><button class="row" aria-pressed=${large} @click=${() => {
        display.setLarge(!large);
        refresh();
      }}>${icon("text-size")}<span class="grow">${t("Large text")}</span><span class="badge" data-tone=${large ? "ok" : "mute"}>${large ? t("on") : t("off")}</span></button></li>
      <li><button class="row" @click=${async () => {
        i18n.choose(i18n.language() === "en" ? "zh_CN" : "en", world.user?.id);
        await fetch(`/language?to=${i18n.language()}`, { redirect: "manual", signal: AbortSignal.timeout?.(3_000) }).catch(() => {}); // the person's, where there is a network
        location.reload();
      }}>${icon("language")}<span class="grow">${i18n.language() === "en" ? "中文" : "English"}</span>${icon("right")}</button></li>
      ${me
        ? html`<li><a href="/me/devices">${icon("lock")}<span class="grow">${t("My account and devices")}</span>${icon("right")}</a></li>
          <li><button class="row" @click=${signOut}>${icon("sign-out")}<span class="grow">${t("Sign out")}</span></button></li>`
        : nothing}
    </ul>
    ${others ? html`<p class="faint">${t("Records of other people on this phone: %(n)s. They go out when their authors sign in.", { n: others })}</p>` : nothing}
    <section class="about faint">
      <p>${sync.state.at ? t("Last exchange with the office: %(moment)s", { moment: time.said(sync.state.at) }) : t("Not yet exchanged with the office.")}</p>
      <p>${contextWords()}</p>
      ${installWords() ? html`<p>${installWords()}</p>` : nothing}
      <p>${t("Records wait on this phone until they are sent. A browser may clear them if it is not used for long, so send them the same day.")}</p>
    </section>`;
}

/**
 * Staff without a zone have no board (app/policy.py, see_board).
 * @param {import("../types.js").Me | null} me
 */
const seesBoard = (me) => me?.roles.some((role) => role !== "staff") ?? false;

async function signOut() {
  const left = outbox.unsent().length;
  const words = [
    left ? t("Not sent yet: %(n)s. This stays on the phone and goes out when you sign in here again.", { n: left }) : "",
    sync.state.phase === "offline" ? t("There is no network now: you can sign in again only where there is one.") : "",
    t("This phone then shows nothing of yours, and nobody can record in your name."),
  ];
  if (!(await ask(words.filter(Boolean).join(" "), t("Sign out")))) return;
  await leave();
  void sync.run(true);
  go("/app", true);
}
