// @ts-check
/** The desk's page: the caller's earlier cases and the directory as one types, from which Enter takes the answer;
 *  Ctrl+Enter writes the call down. */
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-desk]"));
const phone = /** @type {HTMLInputElement} */ (document.getElementById("caller-phone"));
const name = /** @type {HTMLInputElement} */ (document.getElementById("caller-name"));
const sought = /** @type {HTMLInputElement} */ (document.getElementById("sought"));
const token = /** @type {HTMLInputElement} */ (form.querySelector("[name=csrf_token]"));
const PAUSE_MS = 250;

/** Shows in `place` what the server answers, the last question's answer last. @param {string} place */
function shower(place) {
  const list = /** @type {HTMLElement} */ (document.getElementById(place));
  let asked = 0;
  let timer = 0;
  return (/** @type {string} */ address, /** @type {Record<string, string>} */ said) => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const body = new URLSearchParams({ ...said, csrf_token: token.value }); // never in the address: it is somebody's name
      const answer = await fetch(address, { method: "POST", body }).catch(() => null);
      if (!answer?.ok || mine !== asked) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...parsed.body.children);
      list.dataset.of = said.q ?? "";
    }, PAUSE_MS);
  };
}

/** What the directory found first becomes the answer, and the caret goes there; nothing while it is still looking. */
function answerWithFound() {
  const list = /** @type {HTMLElement} */ (document.getElementById("found"));
  const first = list.querySelector("[data-entry]");
  if (!first || list.dataset.of !== sought.value) return;
  const answer = /** @type {HTMLInputElement} */ (document.getElementById("answer"));
  answer.value = (first.textContent ?? "").replace(/\s+/g, " ").trim();
  answer.focus();
}

const showEarlier = shower("earlier");
const showFound = shower("found");
for (const field of [phone, name]) {
  field.addEventListener("input", () => showEarlier("/service/desk/earlier", { phone: phone.value, name: name.value }));
}
sought.addEventListener("input", () => showFound("/service/desk/found", { q: sought.value }));
// Enter never leaves the page: the call would be lost. One that ends the typing of a Chinese word means that word alone.
sought.form?.addEventListener("submit", (event) => event.preventDefault());
sought.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault(); // else the same key, in the field it leads to, would write the call down
  answerWithFound();
});
// After a refusal the caret stands where something is to be put right, not in the first field.
/** @type {HTMLElement|null} */ (form.querySelector("[aria-invalid=true]"))?.focus();
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
});
