// Notes, by the page's own clock, when Today first stood there with something of the site in it, painted.
(() => {
  const WANTED = "main[data-view=today] :is(a[href^='/app/zone/'], a[href^='/app/issue/'])";
  globalThis.usableAt = 0;
  // What changes inside a frame's own callbacks is painted with that frame, all else with the next.
  let inFrame = 0;
  const next = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (act) =>
    next((now) => {
      inFrame += 1;
      try {
        act(now);
      } finally {
        queueMicrotask(() => (inFrame -= 1)); // after the observers have been told what changed
      }
    });
  const afterThis = (note) => {
    const after = new MessageChannel();
    after.port1.onmessage = note;
    after.port2.postMessage(0);
  };
  /** Does `note` when the frame that shows the change has been painted. */
  globalThis.painted = (note) => (inFrame ? afterThis(note) : next(() => afterThis(note)));
  new MutationObserver((_changes, watch) => {
    if (!document.querySelector(WANTED)) return;
    watch.disconnect();
    painted(() => (globalThis.usableAt = performance.now()));
  }).observe(document, { childList: true, subtree: true });
})();
