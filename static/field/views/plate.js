// @ts-check
/** A plate's own address, opened by any camera app: on to its zone. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import { icon } from "../parts/icon.js";
import * as plates from "../plates.js";
import { go } from "../router.js";
import * as scans from "../scans.js";
import * as world from "../world.js";

/** @type {import("./index.js").Maker} */
export function plateView({ code }, refresh) {
  let looked = false;
  /** @type {() => Promise<void>} */
  const look = async () => {
    const read = plates.readCode(decodeURIComponent(code));
    if (!world.site()) {
      setTimeout(() => location.pathname.toLowerCase().startsWith("/z/") && void look(), 500); // until the first sync
      return;
    }
    const found = read ? await plates.find(read) : null;
    if (found) {
      void scans.remember(found.zone.id, "link", read ?? "");
      go(`/app/zone/${found.zone.id}`, true);
    } else {
      looked = true;
      refresh();
    }
  };
  return {
    title: () => t("Plate"),
    up: () => "/app",
    enter: look,
    render: () =>
      looked
        ? html`<div class="empty">${icon("qr")}<h2>${t("This plate is not known here")}</h2>
            <p>${t("It may be new. Connect to the network once, then scan it again.")}</p>
            <a class="button primary" href="/app/scan">${t("Scan again")}</a>
            <a class="button" href="/z/${encodeURIComponent(plates.readCode(decodeURIComponent(code)) ?? code)}?public=1">${t("Look it up online")}</a></div>`
        : html`<p class="opening">${t("Looking up the plate…")}</p>`,
  };
}
