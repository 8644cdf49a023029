import { inspect } from 'node:util';

/** A line for the person at the terminal. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Ends the program with what its main function found: true is well. */
export function runFuzzer(main: () => Promise<boolean>): void {
  main().then(
    (well) => process.exit(well ? 0 : 1),
    (error: unknown) => {
      say(`The run ended early: ${inspect(error)}`);
      process.exit(2);
    },
  );
}
