// @ts-check
/** Beside one's own step on an issue: that somebody looks into it, and why. Silent about what is credible. */
import { html, nothing } from "lit-html";
import { GRADES, reasons } from "../grades.js";
import { t } from "../i18n.js";
import { icon } from "./icon.js";

/** @param {import("../grades.js").Evidence} evidence */
export function gradeNote(evidence) {
  if (evidence.grade === "credible") return nothing;
  const [tone, sign, words] = GRADES[evidence.grade] ?? GRADES.check;
  return html`<p><span class="badge" data-tone=${tone}>${icon(sign)}${t(words)}</span> <span class="soft">${reasons(evidence).join("；")}</span></p>`;
}
