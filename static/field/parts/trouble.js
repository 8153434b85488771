// @ts-check
/** Why the camera does not start, and the way round. */
import { t } from "../i18n.js";

/** @param {Error} error as getUserMedia raises it */
export function cameraTrouble(error) {
  if (error.name === "NotAllowedError") {
    return t("The camera is not allowed. In the browser's address bar tap the lock, then Permissions, and allow the camera. In WeChat: phone settings, Apps, WeChat, Camera. Or photograph the plate, or type its code below.");
  }
  if (error.name === "NotFoundError") return t("There is no camera here. Type the code below.");
  if (error.name === "NotSupportedError") return t("The camera needs a secure address (https). Photograph the plate, or type its code below.");
  if (error.name === "NotReadableError") return t("Another app is using the camera. Close it and try again.");
  return t("The camera could not be started. Photograph the plate, or type its code below.");
}
