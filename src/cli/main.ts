import { Command, CommanderError } from "commander";
import { MarqueeError, messageOf } from "../core/index.ts";
import type { StartCommand } from "./command.ts";
import { registrations } from "./commands/index.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import { programVersion } from "./version.ts";

/** Exit codes of every command. */
const exitCodes = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;

/** Errors that mean that the command itself was wrong. */
const wrongUseCodes: ReadonlySet<string> = new Set(["invalid-option"]);

/**
 * Runs one command line.
 *
 * @param argv The arguments after `marquee`.
 * @returns The exit code: 0 done, 1 failed, 2 wrong use, 130 interrupted.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  const stopListening = abortOnSignals(controller);
  const program = createProgram();
  const terminal = createTerminal({ json: argv.includes("--json"), quiet: argv.includes("--quiet") });
  const start: StartCommand =
    (action) =>
    (...args) =>
      action({ terminal, signal: controller.signal }, ...args);
  for (const register of registrations) register(program, start);
  for (const command of program.commands) addCommonOptions(command);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    return report(error, terminal);
  } finally {
    stopListening();
  }
}

function createProgram(): Command {
  return new Command("marquee")
    .description("Metadata intelligence for streaming catalogues.")
    .version(programVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .showSuggestionAfterError()
    .showHelpAfterError("(run with --help for the options)");
}

/** Of a command that only holds others, the others have the options. */
function addCommonOptions(command: Command): void {
  if (command.commands.length > 0) {
    command.exitOverride();
    return command.commands.forEach(addCommonOptions);
  }
  command
    .option("--json", "print one JSON object on standard output; progress goes to standard error")
    .option("--quiet", "no progress and no logs")
    .exitOverride();
}

function report(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    const wrongUse = new MarqueeError("invalid-option", error.message);
    if (terminal.json) terminal.out(JSON.stringify({ error: describeError(wrongUse) }));
    return exitCodes.wrongUse;
  }
  if (terminal.json) terminal.out(JSON.stringify({ error: describeError(error) }));
  else writeError(error);
  if (!(error instanceof MarqueeError)) return exitCodes.failed;
  if (error.code === "cancelled") return exitCodes.interrupted;
  return wrongUseCodes.has(error.code) ? exitCodes.wrongUse : exitCodes.failed;
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof MarqueeError))
    return { code: "internal", message: messageOf(error), details: {}, retryable: false };
  const { code, message, hint, details, retryable } = error;
  return { code, message, hint, details, retryable };
}

/** A missing or forbidden path is the user's to mend; where in our code it was met says nothing. */
function isFileSystemError(error: Error): boolean {
  return "syscall" in error && "path" in error;
}

function writeError(error: unknown): void {
  process.stderr.write(`marquee: ${messageOf(error)}\n`);
  if (error instanceof MarqueeError) {
    if (error.hint) process.stderr.write(`  ${error.hint}\n`);
  } else if (error instanceof Error && error.stack && !isFileSystemError(error)) {
    process.stderr.write(`${error.stack.split("\n").slice(1, 6).join("\n")}\n`);
  }
}

/** The first signal asks the work to stop where it can go on later; the second ends the process at once. */
function abortOnSignals(controller: AbortController): () => void {
  const stop = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write("\nStopping after the current piece of work; press Ctrl-C again to stop at once.\n");
    controller.abort(signal);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return () => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
}
