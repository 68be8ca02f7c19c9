/** Told about long work as it goes. Implementations draw a bar, write lines or do nothing. */
export interface Progress {
  /**
   * @param done How much is finished, in `unit`s.
   * @param total How much there is, when known.
   * @param note What is going on, such as a loss; a few words.
   */
  update(done: number, total?: number, note?: string): void;
}

/** Progress that nobody looks at. */
export const silentProgress: Progress = { update: () => undefined };

/** A rate and the remaining time, from the start of the work. */
export interface Pace {
  /** Units per second so far. */
  readonly rate: number;
  /** Seconds that remain at this rate, or `undefined` while unknown. */
  readonly remainingSeconds: number | undefined;
}

/** The pace of work that has run for `elapsedSeconds` and finished `done` of `total`. */
export function paceOf(done: number, total: number | undefined, elapsedSeconds: number): Pace {
  const rate = elapsedSeconds > 0 ? done / elapsedSeconds : 0;
  const known = total !== undefined && rate > 0;
  return { rate, remainingSeconds: known ? Math.max(0, total - done) / rate : undefined };
}
