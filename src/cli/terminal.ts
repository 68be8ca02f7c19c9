import type { Progress } from "../core/index.ts";
import { paceOf } from "../core/index.ts";

/** Where a command writes: results to `out`, progress and logs to `log`. */
export interface Terminal {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Writes a line of the result to standard output. */
  out(line: string): void;
  /** Writes a line for people to standard error; silent with `--quiet`. */
  log(line: string): void;
  /** A progress bar on standard error, or a line now and then where that is no terminal. */
  progress(label: string): TerminalProgress;
}

/** Progress that can be taken off the screen. */
export interface TerminalProgress extends Progress {
  /** Removes the bar. */
  clear(): void;
}

/** A terminal on the streams of this process. */
export function createTerminal(options: { readonly json: boolean; readonly quiet: boolean }): Terminal {
  const log = (line: string) => {
    if (!options.quiet) process.stderr.write(`${line}\n`);
  };
  return {
    ...options,
    out: (line) => void process.stdout.write(`${line}\n`),
    log,
    progress: (label) =>
      options.quiet ? silent : process.stderr.isTTY ? drawnProgress(label) : loggedProgress(label, log),
  };
}

const silent: TerminalProgress = { update: () => undefined, clear: () => undefined };
const clearLine = "\r\u001b[2K";

function drawnProgress(label: string): TerminalProgress {
  const started = performance.now();
  let drawn = 0;
  return {
    update(done, total, note) {
      const now = performance.now();
      if (now - drawn < 80 && done !== total) return;
      drawn = now;
      const text = progressLine(label, done, total, note, (now - started) / 1000);
      process.stderr.write(clearLine + text.slice(0, (process.stderr.columns ?? 100) - 1));
    },
    clear: () => void process.stderr.write(clearLine),
  };
}

function loggedProgress(label: string, log: (line: string) => void): TerminalProgress {
  const started = performance.now();
  let logged = started;
  return {
    update(done, total, note) {
      const now = performance.now();
      if (now - logged < 10_000) return;
      logged = now;
      log(`  ${progressLine(label, done, total, note, (now - started) / 1000)}`);
    },
    clear: () => undefined,
  };
}

/** One line that says how far work is: a bar, the share, the rate, what remains. */
export function progressLine(
  label: string,
  done: number,
  total: number | undefined,
  note: string | undefined,
  elapsedSeconds: number,
): string {
  const { rate, remainingSeconds } = paceOf(done, total, elapsedSeconds);
  const parts = [label.padEnd(11)];
  if (total !== undefined && total > 0) {
    const share = Math.min(1, done / total);
    const filled = Math.round(share * 20);
    parts.push(
      `${"█".repeat(filled)}${"░".repeat(20 - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`,
    );
  } else {
    parts.push(formatCount(done));
  }
  if (rate >= 1) parts.push(`${formatCount(rate)}/s`);
  if (remainingSeconds !== undefined && remainingSeconds >= 1)
    parts.push(`${formatSeconds(remainingSeconds)} left`);
  if (note) parts.push(note);
  return parts.join("  ");
}

/** 1234567 → `1.2 M`, 12345 → `12,345`. */
export function formatCount(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Math.round(value * 10) / 10);
}

/** 75 → `1 min 15 s`, 0.25 → `0.25 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** 512 → `512 B`, 12345 → `12 kB`, 4567890 → `4.6 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 1 ? value.toFixed(1) : Math.round(value)} ${["B", "kB", "MB", "GB", "TB"][power]}`;
}
