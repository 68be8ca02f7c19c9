/** Ends work that has found nothing to do for a while. */
export class IdleWatch {
  private readonly controller = new AbortController();
  private readonly seconds: number | undefined;
  private running = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param seconds Default: nothing is ended. */
  constructor(seconds: number | undefined) {
    this.seconds = seconds;
    this.wait();
  }

  /** Aborted when there was nothing to do for so long. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something was begun. */
  busy(): void {
    this.running++;
    clearTimeout(this.timer);
  }

  /** Something has ended. */
  free(): void {
    this.running--;
    this.wait();
  }

  /** No longer ends anything. */
  end(): void {
    clearTimeout(this.timer);
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.seconds === undefined || this.running > 0) return;
    this.timer = setTimeout(() => this.controller.abort(), this.seconds * 1000);
  }
}
