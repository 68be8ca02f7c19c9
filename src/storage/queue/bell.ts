/** Lets one part of a process wait until another rings, a time has passed or a signal is aborted. */
export class Bell {
  private waiting = new Set<() => void>();

  /** Wakes everybody who waits now. */
  ring(): void {
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  /** Waits for the next ring, at most that long. Never throws. */
  async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
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
