import type { Choices } from '../../checker/random';
import { problemOf } from './problem';
import { RawWebSocket } from './raw-web-socket';
import { fairShot, foulShot, type Shot } from './shots';

const PATH = '/socket.io/?EIO=4&transport=websocket';
/** Doors that do not open, or lead nowhere. */
const BAD_PATHS = [
  '/socket.io/?EIO=3&transport=websocket',
  '/socket.io/?EIO=4&transport=polling',
  '/socket.io/?EIO=4&transport=websocket&sid=nobody',
  '/socket.io/?EIO=4&transport=__proto__',
  '/socket.io/?transport=websocket&EIO=4&EIO=4&b64=1',
  '/socket.io/',
  '/socket.io/../../etc/passwd?EIO=4&transport=websocket',
];
/** Fewer than a flood: the sessions are to live, or to end by what they say. */
const SHOTS_MAX = 180;
/** All that is owed has come by then, in milliseconds. */
const OWED_WITHIN_MS = 60_000;
const FOUL_LASTS_MAX_MS = 150;

export interface SessionResult {
  frames: number;
  acknowledged: number;
  problems: number;
  /** The server ended it. */
  ended: boolean;
  complaints: string[];
}

/** One connection of the fuzzer: fair (nothing may end it, all is answered) or foul. */
export class Session {
  private readonly socket: RawWebSocket;
  private readonly owed = new Map<number, Shot>();
  private readonly complaints: string[] = [];
  private readonly counts = { frames: 0, acknowledged: 0, problems: 0 };
  private problemsOwed = 0;
  private isOpen = false;
  private isIn = false;
  private wake: () => void = () => undefined;

  constructor(
    origin: string,
    private readonly choices: Choices,
    private readonly token: string,
    private readonly isFair: boolean,
  ) {
    const path = isFair || choices.below(8) > 0 ? PATH : choices.of(BAD_PATHS);
    this.socket = RawWebSocket.dial(
      origin,
      path,
      (packet) => this.take(packet),
      () => this.wake(),
    );
  }

  async run(): Promise<SessionResult> {
    await (this.isFair ? this.fair() : this.foul());
    const ended = this.socket.isClosed;
    this.socket.destroy();
    return { ...this.counts, ended, complaints: this.complaints };
  }

  /** Introduced, then wrong and right at random: everything is answered and the connection stands. */
  private async fair(): Promise<void> {
    await this.until(() => this.isOpen, 'the server to open');
    this.send([`40${JSON.stringify({ token: this.token })}`]);
    await this.until(() => this.isIn, 'the server to admit');
    for (let count = 1 + this.choices.below(SHOTS_MAX); count > 0 && !this.socket.isClosed; count -= 1)
      this.fire(fairShot(this.choices, this.counts.frames, this.token));
    await this.until(
      () => this.owed.size === 0 && this.counts.problems >= this.problemsOwed,
      `${this.owed.size} answers and ${this.problemsOwed - this.counts.problems} problems`,
    );
    for (const { words } of this.owed.values()) this.complaints.push(`never answered: ${words}`);
  }

  /** Perhaps introduced, then anything; all that counts is what becomes of the others. */
  private async foul(): Promise<void> {
    if (this.choices.below(4) > 0) await this.until(() => this.isOpen, null);
    if (this.choices.below(4) > 0) this.send([`40${JSON.stringify({ token: this.token })}`]);
    for (let count = 1 + this.choices.below(SHOTS_MAX / 4); count > 0 && !this.socket.isClosed; count -= 1) {
      const isFoul = this.choices.below(3) === 0;
      this.fire(isFoul ? foulShot(this.choices) : fairShot(this.choices, this.counts.frames, this.token));
      // Some of it arrives in one piece, some of it between answers.
      if (this.choices.below(5) === 0) await new Promise(setImmediate);
    }
    this.owed.clear();
    const given = performance.now() + this.choices.below(FOUL_LASTS_MAX_MS);
    await this.until(() => performance.now() > given, null);
  }

  private send(texts: string[]): void {
    for (const one of texts) this.socket.sendText(one);
    this.counts.frames += texts.length;
  }

  private fire(shot: Shot): void {
    if (shot.owed === 'problem') this.problemsOwed += 1;
    else if (shot.owed && shot.ackId !== null) this.owed.set(shot.ackId, shot);
    for (const bytes of shot.frames) this.socket.write(bytes);
    this.counts.frames += shot.frames.length;
  }

  private take(packet: string): void {
    if (packet === '2') this.send(['3']);
    else if (packet.startsWith('0{"sid"')) this.isOpen = true;
    else if (packet.startsWith('40{"sid"')) this.isIn = true;
    else if (packet.startsWith('43')) this.takeAnswer(packet);
    else if (packet.startsWith('42["problem"')) this.takeProblem(packet);
    this.wake();
  }

  private takeAnswer(packet: string): void {
    const bracket = packet.indexOf('[');
    const id = Number(packet.slice(2, bracket));
    const shot = this.owed.get(id);
    this.owed.delete(id);
    this.counts.acknowledged += 1;
    const [answer] = JSON.parse(packet.slice(bracket)) as [{ ok?: unknown; problem?: unknown }];
    const wrong = answer.ok === false ? problemOf(answer.problem) : answer.ok === true ? null : 'no ok';
    if (wrong) this.complaints.push(`${wrong} in the answer ${packet.slice(0, 300)}`);
    if (shot?.owed === 'refusal' && answer.ok !== false)
      this.complaints.push(`accepted: ${shot.words} with ${packet.slice(0, 200)}`);
  }

  private takeProblem(packet: string): void {
    this.counts.problems += 1;
    const [, problem] = JSON.parse(packet.slice(2)) as [string, unknown];
    const wrong = problemOf(problem);
    if (wrong) this.complaints.push(`${wrong} in ${packet.slice(0, 300)}`);
  }

  /** Waits for something of this connection; a fair one that ends, or waits in vain, has a complaint. */
  private async until(isTrue: () => boolean, what: string | null): Promise<void> {
    const deadline = performance.now() + OWED_WITHIN_MS;
    while (!isTrue() && !this.socket.isClosed && performance.now() < deadline)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, 20);
      });
    if (what === null || isTrue()) return;
    this.complaints.push(`${this.socket.isClosed ? 'was ended' : 'waited in vain'}, waiting for ${what}`);
  }
}
