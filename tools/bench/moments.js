// Notes the moments of a scan: the zone's button painted, the tap on it, the word "saved" painted. usable.js goes before.
(() => {
  const BUTTON = ".walk-card button.giant:not([disabled])";
  const moments = (globalThis.moments = {});
  const seen = new Set();
  const once = (name, there) => {
    if (seen.has(name) || !there) return;
    seen.add(name);
    painted(() => (moments[name] = performance.now()));
  };
  const tapped = ({ target, timeStamp }) => {
    if (target.closest?.(".tabbar a[href='/app/scan']")) moments.begun ??= timeStamp;
    if (target.closest?.(BUTTON)) moments.tapped ??= timeStamp;
  };
  addEventListener("touchend", tapped, true); // the tap is over as the finger leaves
  addEventListener("click", tapped, true);
  new MutationObserver(() => {
    once("shown", moments.begun && document.querySelector(BUTTON));
    once("saved", moments.tapped && document.querySelector(".undo"));
  }).observe(document, { childList: true, subtree: true, attributes: true });
})();
