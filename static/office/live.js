// @ts-check
/** A page that others change while it is open: its [data-live] part is fetched anew, what is being typed stays. */

const EVERY_MS = 10_000;
const part = document.querySelector("[data-live]");

async function renew() {
  const shown = document.querySelector("[data-live]");
  if (document.hidden || !shown || shown.contains(document.activeElement)) return;
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (!fresh || shown.contains(document.activeElement)) return;
  shown.replaceWith(document.adoptNode(fresh));
  document.dispatchEvent(new Event("renewed"));
}

if (part) setInterval(() => void renew(), EVERY_MS);
