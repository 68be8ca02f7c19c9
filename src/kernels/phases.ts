const next = 0;
const arrived = 1;
const generation = 2;

/** The words of shared control memory that {@link Phases} needs. */
export const controlWords = 3;

/**
 * Lets threads that run the same program share the tasks of one phase after another. Every thread calls `run` with
 * the same phases in the same order; nobody begins a phase before all have ended the one before.
 */
export class Phases {
  private readonly control: Int32Array;
  private readonly threads: number;

  /** @param control `[controlWords]` in shared memory, zero at the start. */
  constructor(control: Int32Array, threads: number) {
    this.control = control;
    this.threads = threads;
  }

  /** Runs the tasks 0 … count − 1, each on whichever thread is free first, and returns when all are done. */
  run(count: number, task: (index: number) => void): void {
    for (;;) {
      const index = Atomics.add(this.control, next, 1);
      if (index >= count) break;
      task(index);
    }
    this.meet();
  }

  private meet(): void {
    const { control } = this;
    const current = Atomics.load(control, generation);
    if (Atomics.add(control, arrived, 1) === this.threads - 1) {
      Atomics.store(control, arrived, 0);
      Atomics.store(control, next, 0);
      Atomics.add(control, generation, 1);
      Atomics.notify(control, generation);
      return;
    }
    while (Atomics.load(control, generation) === current) Atomics.wait(control, generation, current);
  }
}
