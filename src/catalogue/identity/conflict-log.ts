import type { ConflictType } from "./conflict.ts";

/** A conflict before the titles have their ids. */
export interface ConflictDraft {
  readonly type: ConflictType;
  readonly key: string;
  /** Indices of the records involved. */
  readonly records: readonly number[];
}

/** Collects conflicts while records are joined. */
export class ConflictLog {
  readonly drafts: ConflictDraft[] = [];

  add(type: ConflictType, key: string, records: readonly number[]): void {
    this.drafts.push({ type, key, records });
  }
}
