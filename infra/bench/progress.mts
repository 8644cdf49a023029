/** What goes on, beside the figures: on the standard error, so that the standard output is what was asked for. */
export const progress = (line: string): void => void process.stderr.write(`${line}\n`);
