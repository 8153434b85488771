// @ts-check
/** A form with data-confirm="question" asks it before it is sent. Without JavaScript it is sent at once. */

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const question = form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  ask(question, buttonWords(event)).then((yes) => {
    if (!yes) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(/** @type {SubmitEvent} */ (event).submitter);
  });
});

/** @param {Event} event */
function buttonWords(event) {
  const submitter = /** @type {SubmitEvent} */ (event).submitter;
  return submitter?.textContent?.trim() || "OK";
}

/**
 * @param {string} question
 * @param {string} yesWords what the button that was pressed says
 * @returns {Promise<boolean>}
 */
function ask(question, yesWords) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.createElement("p");
  words.textContent = question;
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "actions";
  const chinese = document.documentElement.lang.startsWith("zh");
  form.append(button(chinese ? "取消" : "Cancel", "no", ""), button(yesWords, "yes", "primary"));
  dialog.append(words, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    dialog.showModal();
  });
}

/**
 * @param {string} words
 * @param {string} value
 * @param {string} looks
 */
function button(words, value, looks) {
  const made = document.createElement("button");
  made.className = `button ${looks}`;
  made.value = value;
  made.textContent = words;
  return made;
}
