let erased = false;

/** What the way in still has to say of an account that was erased on this page. */
export const farewell = {
  isDue: (): boolean => erased,
  say: (): void => void (erased = true),
  said: (): void => void (erased = false),
};
