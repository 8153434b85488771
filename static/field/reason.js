// @ts-check
/** Why the browser could not do it, in the reader's words. */
import { N_, t } from "./i18n.js";

/** The browser's own names of its errors. @type {Record<string, string>} */
const WORDS = {
  QuotaExceededError: N_("this phone is full; free some space first"),
  EncodingError: N_("it is no picture that can be read"),
  InvalidStateError: N_("the browser broke it off; please try again"),
  SecurityError: N_("the browser does not let the app save anything"),
  AbortError: N_("the browser broke it off; please try again"),
  UnknownError: N_("the phone's storage does not answer; please try again"),
  VersionError: N_("a newer version of the app keeps its records here; connect and open the app again"),
};

/** @param {unknown} error */
export function reasonOf(error) {
  const { name, message } = /** @type {Error} */ (error);
  return WORDS[name] ? t(WORDS[name]) : message || name;
}
