import { type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A log begins anew at this size, its predecessor kept beside it: at most twice this on the disk. */
const LOG_FILE_MAX_BYTES = 10 * 1024 * 1024;
const LAST_WORDS_MAX_CHARACTERS = 2000;

/** The output of a program: in a file of bounded size, and its last words at hand for an error message. */
export class LogFile {
  #descriptor: number;
  #size: number;
  #tail = '';
  readonly file: string;

  constructor(file: string) {
    this.file = file;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    this.#descriptor = openSync(file, 'a');
    this.#size = statSync(file).size;
  }

  follow(child: ChildProcess): void {
    this.#tail = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.write(text));
  }

  write(text: string): void {
    this.#tail = (this.#tail + text).slice(-LAST_WORDS_MAX_CHARACTERS);
    try {
      if (this.#size > LOG_FILE_MAX_BYTES) this.#turn();
      this.#size += writeSync(this.#descriptor, text);
    } catch {
      // On a full disk the line is lost; the programs that it tells of go on.
    }
  }

  /** What it said last, and where the rest is. */
  lastWords(): string {
    const said = this.#tail.trim();
    return said === ''
      ? `It said nothing (${this.file}).`
      : `Its last words (all of them in ${this.file}):\n${said}`;
  }

  #turn(): void {
    closeSync(this.#descriptor);
    renameSync(this.file, `${this.file}.1`);
    this.#descriptor = openSync(this.file, 'a');
    this.#size = 0;
  }
}
