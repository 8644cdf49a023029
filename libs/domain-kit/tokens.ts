/** Injection token of the process's `Clock`. */
export const CLOCK = Symbol('Clock');

/** Injection token of the process's `Ids`. */
export const IDS = Symbol('Ids');
