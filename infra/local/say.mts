/** What cannot go on, in one sentence that says what to do; printed without a stack. */
export class Stop extends Error {}

/** A short line for the person at the terminal. */
export const say = (line: string): void => console.log(line);

/** What went wrong in words; a refusal on every address of a host has no message of its own, only a code. */
export const errorText = (error: unknown): string =>
  error instanceof Error
    ? error.message || ((error as NodeJS.ErrnoException).code ?? error.name)
    : String(error);

/** Runs a script's main function; a `Stop` becomes its sentence, anything else is a defect and shows its stack. */
export async function runScript(main: () => Promise<void> | void): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exit(1);
  }
}
