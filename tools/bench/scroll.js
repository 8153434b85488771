// Scrolls `step` CSS pixels in each of `frames` frames, three quarters of them down, the rest up again; tells how long
// each frame took, and how long those were that the browser itself calls long (over 50 ms).
async ([frames, step]) => {
  for (const floor of document.querySelectorAll("details")) floor.open = true;
  const frame = () => new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done, 1000));
  const long = [];
  const note = (entries) => long.push(...entries.map(({ duration }) => duration));
  const watch = new PerformanceObserver((list) => note(list.getEntries()));
  watch.observe({ type: "long-animation-frame" });
  const times = [];
  let before = await frame();
  for (let number = 0; number < frames; number++) {
    scrollBy(0, number < frames * 0.75 ? step : -step);
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  await new Promise((done) => setTimeout(done, 500));
  note(watch.takeRecords());
  const nodes = document.querySelectorAll("*").length;
  return { times, long, nodes, height: document.documentElement.scrollHeight };
};
