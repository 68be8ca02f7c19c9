import { existsSync } from "node:fs";
import { join } from "node:path";
import { importFolder } from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import type { SourceRecord } from "../../domain/index.ts";

/**
 * What the importers read in a folder of the data.
 *
 * @throws MarqueeError `missing-input` when it is not there; `needs` says what belongs into it.
 */
export async function* recordsIn(
  data: string,
  folder: string,
  needs: string,
  signal: AbortSignal,
): AsyncGenerator<SourceRecord> {
  const path = join(data, folder);
  if (!existsSync(path)) {
    throw new MarqueeError("missing-input", `There is no folder ${path}.`, {
      hint: `The protocol needs ${needs} in it.`,
    });
  }
  for await (const item of importFolder(path, { signal })) {
    if (item.kind === "record") yield item.record;
  }
}
