/** Lets one part of a process wait until another rings, a time has passed or a signal is aborted. */
export class Bell {
  private waiting = new Set<() => void>();
  private count = 0;

  /** How often it has rung. */
  get rings(): number {
    return this.count;
  }

  /** Wakes everybody who waits now. */
  ring(): void {
    this.count++;
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  /**
   * Waits for the next ring, at most that long. Never throws.
   *
   * @param heard What {@link rings} was before the caller looked whether it has to wait: a ring since then is not missed.
   */
  async wait(seconds: number, signal?: AbortSignal, heard = this.count): Promise<void> {
    if (signal?.aborted || heard !== this.count) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, seconds * 1000);
      this.waiting.add(wake);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }
}
