import type { CommandContext } from "../command.ts";

/** Options of `marquee evaluate`, the same for every protocol; each reads those that concern it. */
export interface ProtocolOptions {
  /** Folder with the real data. */
  readonly data: string;
  readonly seed: number;
  /** A transformer in the Hugging Face layout to be measured too. */
  readonly transformer?: string;
  /** Which data set or problem of the protocol, where it has several. */
  readonly problem?: string;
  /** Which tasks or methods of the protocol, where not all are wanted. */
  readonly methods?: readonly string[];
  /** Where to write the picture of the result as PNG, where the protocol draws one. */
  readonly picture?: string;
}

/** What a protocol has measured. */
export interface ProtocolOutcome {
  /** Plain data, one row a method: printed with `--json` as they are. */
  readonly rows: readonly object[];
  /** More plain data for `--json`, such as differences between rows. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The same for people: tables and sentences, in order. */
  readonly text: readonly string[];
}

/** One protocol of `marquee evaluate`. */
export interface Protocol {
  readonly name: string;
  /** What it reads below the data folder, for `--help`. */
  readonly needs: string;
  measure(context: CommandContext, options: ProtocolOptions): Promise<ProtocolOutcome>;
}
