/** Resolves when the work is done, or when it takes longer than this; it goes on then. */
export const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms))]);
};
