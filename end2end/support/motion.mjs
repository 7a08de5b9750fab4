/** Runs in a page: records the names of all that is animated, frame by frame, for `window.motion()`. */
export function watchMotion() {
  const seen = new Set();
  const look = () => {
    for (const animation of document.getAnimations()) {
      const { target } = animation.effect;
      // A transition without duration is a change in place.
      if (animation.effect.getComputedTiming().duration > 1) seen.add(`${animation.animationName ?? animation.transitionProperty} of ${target.tagName}.${target.className}`);
    }
    requestAnimationFrame(look);
  };
  look();
  window.motion = () => [...seen];
}
