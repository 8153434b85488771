// @ts-check
/** Words by voice, where the browser has a recogniser. */
import { language } from "./i18n.js";

/** @returns {any} the browser's own recogniser, undefined where it has none */
export const recogniser = () => {
  const here = /** @type {any} */ (globalThis);
  return here.SpeechRecognition ?? here.webkitSpeechRecognition;
};

/** Listens to one sentence. @param {(words: string) => void} heard @returns {{stop: () => void, over: Promise<string>}} `over` holds the
 * fault's name, "" when it ended well */
export function listen(heard) {
  const ear = new (recogniser())();
  ear.lang = language() === "en" ? "en-US" : "zh-CN";
  ear.interimResults = false;
  ear.maxAlternatives = 1;
  const over = new Promise((resolve) => {
    let fault = "";
    ear.onresult = (/** @type {any} */ event) => heard(event.results[event.results.length - 1][0].transcript.trim().replace(/。$/, ""));
    ear.onerror = (/** @type {any} */ event) => (fault = event.error ?? "error");
    ear.onend = () => resolve(fault);
  });
  ear.start();
  return { stop: () => ear.stop(), over };
}
