import type { RejectReason } from "../../domain/index.ts";
import { strictError } from "../reading/strict-error.ts";
import type { Importer, ImportInput } from "./importer.ts";
import type { ImportItem } from "./item.ts";

/** What came of one file. */
export interface FileSummary {
  readonly file: string;
  /** The name of the importer, or `null` when the file was passed over. */
  readonly importer: string | null;
  /** Why the file was passed over. */
  readonly skipped?: string;
  /** Rows that were read, good or not; those of files of events and of viewers are counted when they are imported. */
  readonly rows: number;
  readonly records: number;
  readonly rejects: number;
  readonly rejectsByReason: Readonly<Partial<Record<RejectReason, number>>>;
  /** Rows that are no titles, by what they are. */
  readonly passedOver: Readonly<Record<string, number>>;
  /** Whether it holds events, which are read later and in bulk. */
  readonly events: boolean;
  /** Whether it says who the viewers are, which is read later. */
  readonly viewers: boolean;
  readonly posters: number;
  readonly seconds: number;
}

/** Counts the items of one file as they pass. */
export class FileCounter {
  private rows = 0;
  private records = 0;
  private rejects = 0;
  private posters = 0;
  private events = false;
  private viewers = false;
  private readonly passedOver: Record<string, number> = {};
  private readonly byReason: Partial<Record<RejectReason, number>> = {};

  count(item: ImportItem): void {
    switch (item.kind) {
      case "record":
        this.records += 1;
        break;
      case "reject":
        this.rejects += 1;
        this.byReason[item.reject.reason] = (this.byReason[item.reject.reason] ?? 0) + 1;
        break;
      case "poster":
        this.posters += 1;
        break;
      case "passed-over":
        this.passedOver[item.reason] = (this.passedOver[item.reason] ?? 0) + item.rows;
        break;
      case "rows":
        this.rows += item.rows;
        break;
      case "events":
        this.events = true;
        break;
      case "viewers":
        this.viewers = true;
    }
  }

  summary(file: string, importer: string, seconds: number): FileSummary {
    const { rows, records, rejects, posters, events, viewers, passedOver, byReason } = this;
    return {
      file,
      importer,
      rows,
      records,
      rejects,
      rejectsByReason: byReason,
      passedOver,
      events,
      viewers,
      posters,
      seconds,
    };
  }
}

/**
 * Reads one file with an importer.
 *
 * @param strict Stop at the first reject. Default: false.
 * @throws MarqueeError `invalid-row` at the first reject when strict, naming file, line and column.
 */
export async function* importFile(
  importer: Importer,
  input: ImportInput,
  strict = false,
): AsyncGenerator<ImportItem> {
  for await (const item of importer.read(input)) {
    if (strict && item.kind === "reject") throw strictError(item.reject);
    yield item;
  }
}
