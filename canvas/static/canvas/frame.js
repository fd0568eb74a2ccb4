/** Drawing at most once a frame: whoever asks several times is called once. */

/** @type {Set<() => void>} */
const due = new Set();

/** @param {() => void} job the same function each time, so that it is known again */
export function nextFrame(job) {
  if (!due.size) requestAnimationFrame(run);
  due.add(job);
}

function run() {
  const jobs = [...due];
  due.clear();
  for (const job of jobs) job();
}
