// @ts-check
/** A public form's help where scripts run: a small proof of work, photos made small before they travel, one sending. */
const SIDE = 1600;
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-key]"));
const proof = /** @type {HTMLInputElement} */ (form.elements.namedItem("proof"));
const files = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("photos"));

/** The first number whose hash with the form's key begins with so many zero bits. @param {string} key @param {number} bits */
async function work(key, bits) {
  for (let number = 0; ; number += 1) {
    const bytes = new TextEncoder().encode(`${key}:${number}`);
    const hash = new DataView(await crypto.subtle.digest("SHA-256", bytes));
    if (hash.getUint32(0) >>> (32 - bits) === 0) return String(number);
  }
}

/** The photo as a JPEG of at most SIDE pixels; itself where that cannot be done. @param {File} file */
async function small(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

if (files) files.addEventListener("change", async () => {
  const chosen = [...(files.files ?? [])];
  const made = await Promise.all(chosen.slice(0, 4).map(small)); // one more than is taken: the server says so
  if (files.files?.[0] !== chosen[0]) return; // others were chosen meanwhile
  const moved = new DataTransfer();
  for (const file of made) moved.items.add(file);
  files.files = moved.files;
});

form.addEventListener("submit", () => {
  setTimeout(() => { // the button that was tapped belongs to what is sent: it may be switched off only after that
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
});
// The back button shows the page as it was left: it can be sent again.
addEventListener("pageshow", () => {
  for (const button of form.querySelectorAll("button")) button.disabled = false;
});

if (globalThis.crypto?.subtle) proof.value = await work(form.dataset.key ?? "", Number(form.dataset.bits));
