// @ts-check
/** Marks on a photo, with a finger: a circle around it, an arrow to it. A tap alone makes a circle there. */
import { t } from "../i18n.js";
import * as photos from "../photos.js";
import { free, pen, scaled, toJpeg } from "../pixels.js";
import * as store from "../store.js";

/** @typedef {{tool: string, from: [number, number], to: [number, number]}} Mark */

/** @param {string} sha256 @returns {Promise<string|null>} the marked photo's sha256, null when nothing was marked */
export async function markPhoto(sha256) {
  const held = await store.get("photos", sha256);
  if (!held) return null;
  const picture = await createImageBitmap(new Blob([held.bytes], { type: "image/jpeg" }));
  const canvas = scaled(picture, picture.width, picture.height, Infinity);
  /** @type {Mark[]} */
  const marks = [];
  let tool = "circle";
  /** @type {Mark|null} */
  let drawing = null;
  const draw = () => {
    pen(canvas).drawImage(picture, 0, 0);
    for (const mark of drawing ? [...marks, drawing] : marks) drawMark(canvas, mark);
    undo.disabled = marks.length === 0;
  };

  const dialog = document.createElement("dialog");
  dialog.className = "marker";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", t("Photo to mark"));
  const circle = button(t("Circle"), () => choose("circle"));
  const arrow = button(t("Arrow"), () => choose("arrow"));
  const undo = button(t("Undo"), () => {
    marks.pop();
    draw();
  });
  const done = button(t("Keep the marks"), () => dialog.close("done"), "primary");
  const cancel = button(t("Cancel"), () => dialog.close(""));
  const choose = (/** @type {string} */ name) => {
    tool = name;
    circle.setAttribute("aria-pressed", String(name === "circle"));
    arrow.setAttribute("aria-pressed", String(name === "arrow"));
  };
  choose("circle");

  /** @param {PointerEvent} event @returns {[number, number]} */
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drawing = { tool, from: at(event), to: at(event) };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    drawing.to = at(event);
    draw();
  });
  canvas.addEventListener("pointerup", () => {
    if (drawing) marks.push(roomy(drawing, canvas.width));
    drawing = null;
    draw();
  });
  canvas.addEventListener("pointercancel", () => {
    drawing = null;
    draw();
  });

  const tools = row("tools", [circle, arrow, undo]);
  const end = row("end", [cancel, done]);
  dialog.append(tools, canvas, end);
  document.body.append(dialog);
  draw();
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      const wanted = dialog.returnValue === "done" && marks.length > 0;
      dialog.remove();
      picture.close();
      if (wanted) resolve(toJpeg(canvas).then(photos.keep));
      else {
        free(canvas);
        resolve(null);
      }
    }),
  );
}

/** A tap, or a stroke too short to see, becomes a circle or an arrow of a good size. @param {Mark} mark @param {number} width */
function roomy(mark, width) {
  const [[x, y], [toX, toY]] = [mark.from, mark.to];
  if (Math.hypot(toX - x, toY - y) > width / 25) return mark;
  const reach = width / 8;
  return mark.tool === "circle"
    ? /** @type {Mark} */ ({ ...mark, from: [x - reach, y - reach], to: [x + reach, y + reach] })
    : /** @type {Mark} */ ({ ...mark, from: [x + reach * 1.5, y + reach * 1.5], to: [x, y] });
}

/** Red with a white edge: seen on a dark wall and on a light one. @param {HTMLCanvasElement} canvas @param {Mark} mark */
function drawMark(canvas, { tool, from: [x, y], to: [toX, toY] }) {
  const ink = pen(canvas);
  const thick = Math.max(5, canvas.width / 130);
  const path = new Path2D();
  if (tool === "circle") {
    path.ellipse((x + toX) / 2, (y + toY) / 2, Math.max(1, Math.abs(toX - x) / 2), Math.max(1, Math.abs(toY - y) / 2), 0, 0, 2 * Math.PI);
  } else {
    const angle = Math.atan2(toY - y, toX - x);
    path.moveTo(x, y);
    path.lineTo(toX, toY);
    for (const side of [-0.5, 0.5]) {
      path.moveTo(toX, toY);
      path.lineTo(toX - thick * 6 * Math.cos(angle + side), toY - thick * 6 * Math.sin(angle + side));
    }
  }
  ink.lineCap = ink.lineJoin = "round";
  for (const [colour, width] of /** @type {[string, number][]} */ ([["#fff", thick * 1.9], ["#d7140f", thick]])) {
    ink.strokeStyle = colour;
    ink.lineWidth = width;
    ink.stroke(path);
  }
}

/** @param {string} words @param {() => void} act @param {string} [looks] */
function button(words, act, looks = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button ${looks}`;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

/** @param {string} name @param {HTMLElement[]} buttons */
function row(name, buttons) {
  const made = document.createElement("div");
  made.className = name;
  made.append(...buttons);
  return made;
}
