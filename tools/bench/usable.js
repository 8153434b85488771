// Notes, by the page's own clock, when Today first stood there with something of the site in it, painted.
(() => {
  const WANTED = "main[data-view=today] :is(a[href^='/app/zone/'], a[href^='/app/issue/'])";
  globalThis.usableAt = 0;
  /** Does `note` when the frame that is being made has been painted. */
  globalThis.painted = (note) =>
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = note;
      after.port2.postMessage(0);
    });
  new MutationObserver((_changes, watch) => {
    if (!document.querySelector(WANTED)) return;
    watch.disconnect();
    painted(() => (globalThis.usableAt = performance.now()));
  }).observe(document, { childList: true, subtree: true });
})();
