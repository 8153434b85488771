// @ts-check
/** One question in a dialog that rises from the foot of the screen. */
import { t } from "../i18n.js";

/** @param {string} question @param {string} yes @param {{reason?: string, danger?: boolean}} [options] `reason` asks for words too
 * @returns {Promise<string|null>} the words (or "yes"), null when it was called off */
export function ask(question, yes, options = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.createElement("p");
  words.textContent = question;
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "form";
  let input = /** @type {HTMLTextAreaElement|null} */ (null);
  if (options.reason) {
    const label = document.createElement("label");
    label.className = "field";
    label.textContent = options.reason;
    input = document.createElement("textarea");
    input.required = true;
    input.maxLength = 500;
    label.append(input);
    form.append(label);
  }
  const actions = document.createElement("div");
  actions.className = "actions";
  const no = button(t("Cancel"), "button");
  no.type = "button";
  no.addEventListener("click", () => dialog.close("no"));
  const go = button(yes, `button primary ${options.danger ? "danger" : ""}`);
  go.value = "yes";
  actions.append(no, go);
  form.append(actions);
  form.addEventListener("submit", (event) => {
    if (!input || input.value.trim()) return;
    event.preventDefault(); // spaces are no words
    input.value = "";
    input.reportValidity();
  });
  dialog.append(words, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes" ? (input?.value.trim() ?? "yes") : null);
      dialog.remove();
    });
    dialog.showModal();
  });
}

/** @param {string} words @param {string} looks */
function button(words, looks) {
  const made = document.createElement("button");
  made.className = looks;
  made.textContent = words;
  return made;
}
