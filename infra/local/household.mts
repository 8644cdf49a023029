import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type LogFile } from './log-file.mts';
import { say, Stop } from './say.mts';

const RESTART_DELAY_MIN_MS = 250;
const RESTART_DELAY_MAX_MS = 10_000;
/** A program that lived this long starts again without a growing delay. */
const SETTLED_AFTER_MS = 30_000;
const READY_PROBE_EVERY_MS = 50;
const STOP_TIMEOUT_MS = 20_000;

/** Ended in this order: what lets requests in, what serves them, what they are kept in. */
const ROLES = ['front', 'part', 'store'] as const;

/** A program that a launcher keeps running. */
export interface Program {
  role: (typeof ROLES)[number];
  /** As a person would call it: 'Postgres', 'progression 2'. */
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  log: LogFile;
  /** What asks it to end in good order. */
  stopSignal: 'SIGINT' | 'SIGTERM' | 'SIGQUIT';
  /** True once it does its work; asked again and again until then. */
  isReady(): Promise<boolean>;
  readyTimeoutMs: number;
  /** Runs before each start: clears what a killed predecessor left. */
  prepare?(): Promise<void>;
}

/** The programs one launcher started: kept alive while it lives, ended in order, and never orphaned. */
export class Household {
  readonly #members: Member[] = [];
  #reaper: ChildProcess | null = null;
  #stopping = false;

  /** Starts a program and waits until it is ready; later deaths are healed by starting it again. */
  async start(program: Program): Promise<void> {
    if (this.#stopping) throw new Stop(`${program.name} was not started: everything is being stopped.`);
    const member = new Member(program, this);
    this.#members.push(member);
    await member.start();
  }

  /** Ends everything, each drained before what it depends on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const role of ROLES) {
      const members = this.#members.filter((member) => member.program.role === role);
      await Promise.all(members.map((member) => member.stop()));
    }
    this.#reaper?.stdin?.end();
  }

  /** Ends programs at once, for a second Ctrl-C. */
  killAll(): void {
    for (const member of this.#members) member.kill();
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  /** Tells the reaper what to end should this process be killed; a reaper that was killed is replaced. */
  tellReaper(line: string): void {
    if (this.#reaper === null) this.#startReaper();
    else this.#reaper.stdin?.write(`${line}\n`);
  }

  #startReaper(): void {
    const script = path.join(import.meta.dirname, 'reaper.sh');
    const reaper = spawn('/bin/sh', [script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    reaper.stdin.on('error', () => undefined);
    reaper.once('exit', () => {
      this.#reaper = null;
      if (!this.#stopping) this.#startReaper();
    });
    this.#reaper = reaper;
    for (const member of this.#members) if (member.reaperLine) reaper.stdin.write(`${member.reaperLine}\n`);
  }
}

class Member {
  #child: ChildProcess | null = null;
  #stopped = false;
  #startedAt = 0;
  #delayMs = RESTART_DELAY_MIN_MS;

  readonly program: Program;
  readonly household: Household;

  constructor(program: Program, household: Household) {
    this.program = program;
    this.household = household;
  }

  get reaperLine(): string | null {
    return this.#child
      ? `+${this.#child.pid} ${this.program.stopSignal.slice(3)} ${this.program.role}`
      : null;
  }

  async start(): Promise<void> {
    const { program } = this;
    await program.prepare?.();
    const child = this.#spawn();
    const deadline = Date.now() + program.readyTimeoutMs;
    while (!(await program.isReady())) {
      if (this.#child !== child) throw new Stop(`${program.name} did not start. ${program.log.lastWords()}`);
      if (Date.now() > deadline)
        throw new Stop(
          `${program.name} was not ready within ${program.readyTimeoutMs / 1000} s. ${program.log.lastWords()}`,
        );
      await new Promise((resolve) => setTimeout(resolve, READY_PROBE_EVERY_MS));
    }
    child.once('exit', () => this.#heal());
    if (this.#child !== child) this.#heal();
  }

  #spawn(): ChildProcess {
    const { command, args, env, cwd, uid, gid, log } = this.program;
    // A group of its own: a Ctrl-C at the terminal reaches the launcher only, which then ends things in order.
    const child = spawn(command, args, {
      env: env ?? process.env,
      cwd,
      uid,
      gid,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#startedAt = Date.now();
    log.follow(child);
    child.once('error', (error) => {
      log.write(`${error.message}\n`);
      if (child.pid === undefined) this.#ended(child);
    });
    child.once('exit', () => this.#ended(child));
    if (child.pid !== undefined) this.household.tellReaper(this.reaperLine!);
    return child;
  }

  #ended(child: ChildProcess): void {
    if (this.#child === child) this.#child = null;
    if (child.pid === undefined) return;
    killGroup(child.pid);
    this.household.tellReaper(`-${child.pid}`);
  }

  #heal(): void {
    if (this.#stopped || this.household.isStopping) return;
    if (Date.now() - this.#startedAt > SETTLED_AFTER_MS) this.#delayMs = RESTART_DELAY_MIN_MS;
    say(`${this.program.name} ended unexpectedly; starting it again in ${this.#delayMs / 1000} s.`);
    setTimeout(() => void this.#startAgain(), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, RESTART_DELAY_MAX_MS);
  }

  async #startAgain(): Promise<void> {
    if (this.#stopped || this.household.isStopping) return;
    try {
      await this.start();
      say(`${this.program.name} is back.`);
    } catch {
      this.kill();
      this.#heal();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const child = this.#child;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill(this.program.stopSignal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(timer);
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }
}

/** What a program that died left running of its own kind: nginx' workers would go on holding the port. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody was left.
  }
}
