// @ts-check
/** Parts of a form that belong to one choice are shown with it: data-when="field=value value2". Without JavaScript all are. */

for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-when]"))) {
  const [name, values] = (part.dataset.when ?? "").split("=");
  const field = /** @type {HTMLSelectElement|null} */ (document.querySelector(`select[name="${name}"]`));
  if (!field) continue;
  const show = () => (part.hidden = !values.split(" ").includes(field.value));
  field.addEventListener("change", show);
  show();
}
