/** A page that nobody sees paints nothing: nobody waits longer for it. */
const WITHIN_MS = 100;

/** Resolves when what stands on the page now has been painted. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, WITHIN_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      // Frames are painted after their callbacks: the next task is behind them.
      setTimeout(resolve);
    });
  });
