/** Stands for a user whose name has not come yet, or who is gone. */
const NAMELESS = 'Someone';

export const shown = (displayName: string | null | undefined): string => displayName ?? NAMELESS;
