// @ts-check
/** Sounds and shakes, so that nobody has to look: a plate read, a record saved, something wrong. */

import { afterFrame } from "./frames.js";

/** Each as [pitch in Hz, delay in s], and what the phone's motor does. @type {Record<string, {tones: [number, number][], shake: number|number[]}>} */
const SIGNS = {
  read: { tones: [[1320, 0]], shake: 60 },
  saved: { tones: [[880, 0], [1760, 0.12]], shake: [40, 40, 40] },
  wrong: { tones: [[300, 0], [240, 0.22]], shake: [200, 100, 200] },
};
/** @type {AudioContext|null} */
let audio = null;

/** Browsers let a page sound only after a touch; what the touch was for goes first. */
addEventListener("pointerup", () => {
  if (audio?.state !== "running") afterFrame(() => void context()?.resume().catch(() => {}));
}, { passive: true });

function context() {
  try {
    return (audio ??= new AudioContext());
  } catch {
    return null; // a phone without sound still shakes and shows it
  }
}

/** @param {"read"|"saved"|"wrong"} sign */
export function signal(sign) {
  const { tones, shake } = SIGNS[sign];
  navigator.vibrate?.(shake);
  for (const [pitch, delay] of tones) beep(pitch, delay);
}

/** @param {number} pitch @param {number} delay */
function beep(pitch, delay) {
  const sound = context();
  if (!sound) return;
  const tone = sound.createOscillator();
  const loudness = sound.createGain();
  loudness.gain.value = 0.15;
  tone.frequency.value = pitch;
  tone.connect(loudness).connect(sound.destination);
  tone.start(sound.currentTime + delay);
  tone.stop(sound.currentTime + delay + 0.11);
}
