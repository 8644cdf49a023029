const SECOND_MS = 1_000;

/**
 * Tells a flood: more than so many frames in each of so many seconds on end, or so many within one second that
 * everybody else would wait for them.
 */
export class FloodMeter {
  private secondBeganAtMs = -Infinity;
  private frames = 0;
  private floodedSeconds = 0;

  constructor(
    private readonly framesPerSecond: number,
    private readonly seconds: number,
    private readonly framesAtOnce: number,
  ) {}

  /** Counts a frame. @returns true once it is a flood */
  count(nowMs: number): boolean {
    const intoSecondMs = nowMs - this.secondBeganAtMs;
    if (intoSecondMs >= SECOND_MS) {
      const goesOn = this.frames > this.framesPerSecond && intoSecondMs < 2 * SECOND_MS;
      this.floodedSeconds = goesOn ? this.floodedSeconds + 1 : 0;
      this.secondBeganAtMs = goesOn ? this.secondBeganAtMs + SECOND_MS : nowMs;
      this.frames = 0;
    }
    this.frames += 1;
    return this.floodedSeconds >= this.seconds || this.frames > this.framesAtOnce;
  }
}
