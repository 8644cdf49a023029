/** This machine has not what a scenario takes; told aloud, with the reason. */
export class CannotProvoke extends Error {}
