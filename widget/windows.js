// A deck that is seen in two windows starts one run: the first window does, of two at the same moment the one with the
// higher number. The others show that run. Not by a lock: browsers refuse locks to a frame of another site where they
// refuse it cookies, but let windows of one deck speak. Windows that are kept apart start each their own.
const main = document.querySelector("[data-widget]");
/** Time in which another window answers, in milliseconds. */
const ANSWER_MS = 300;
/** `mine` is not zero while this window waits for answers. */
let windows, mine, isFirst, isLate;

const isDue = () => main.hasAttribute("data-due");
const isBusy = () => main.dataset.state === "running";
const start = () => isBusy() || main.querySelector("[data-start]").click();
// Only a run on databases can be shown by another window.
const announce = () => isFirst && windows.postMessage((main.dataset.mode === "live" && main.dataset.shown) || "");

/** Another window wants to start (a number), or has started (its run; no text while that is not known). */
function take({ data }) {
  if (typeof data === "number") {
    if (data > mine) isLate = true;
    else if (mine) windows.postMessage(mine);
    return announce();
  }
  isLate = true;
  if (data && isDue() && !isFirst && !isBusy() && data !== main.dataset.shown) {
    main.dataset.follow = data;
    start();
  }
}

async function begin() {
  isLate = false;
  try {
    windows ??= new BroadcastChannel(location);
    windows.onmessage = take;
    windows.postMessage((mine = Math.random()));
    await new Promise((done) => setTimeout(done, ANSWER_MS));
  } catch {}
  mine = 0;
  isFirst = isDue() && !isLate;
  if (isFirst) start();
}

// The widget says when a run is due, and which one it shows.
new MutationObserver((all) => {
  for (const { attributeName } of all) {
    if (attributeName === "data-shown") announce();
    else {
      isFirst = false;
      if (isDue()) begin();
    }
  }
}).observe(main, { attributeFilter: ["data-due", "data-shown"] });
