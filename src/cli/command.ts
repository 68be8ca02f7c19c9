import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

/** What every command is given beside its own arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C and by a request to terminate. */
  readonly signal: AbortSignal;
}

/** A command adds itself to the program; `start` hands it the context once it is called. */
export type CommandRegistration = (program: Command, start: StartCommand) => void;

/** Wraps an action so that it gets the context and its failure becomes an exit code. */
export type StartCommand = <Arguments extends unknown[]>(
  action: (context: CommandContext, ...args: Arguments) => Promise<void>,
) => (...args: Arguments) => Promise<void>;
