import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { rejectSchema, sourceRecordSchema } from "../../domain/index.ts";
import { sampleOf, takeSample } from "../reading/sample.ts";
import { temporaryFile } from "../reading/temporary-file.test-helper.ts";
import { collect, fixture } from "./collect.test-helper.ts";
import type { Importer } from "./importer.ts";
import { importers, recogniseFormat } from "./registry.ts";

/** What every importer must do, with a fixture of its format that has no faulty row. */
export function describeImporter(importer: Importer, fixtureName: string, options = { known: true }): void {
  describe(importer.name, () => {
    const path = fixture(fixtureName);
    const content = readFileSync(path);

    it("is the only one that recognises its format, whatever the name and packed or not", async () => {
      const sample = sampleOf(content, "data");
      const sure = importers.filter((candidate) => candidate.recognise(sample) > 0).map(({ name }) => name);
      expect(sure).toEqual(options.known ? [importer.name] : []);
      expect(importer.recognise(sample)).toBeGreaterThan(0);
      const packed = await takeSample(temporaryFile(gzipSync(content)), "data");
      expect(recogniseFormat(packed, [importer])).toBe(importer);
      expect(
        recogniseFormat(sampleOf(Buffer.from("A text about films.\n"), "data"), [importer]),
      ).toBeUndefined();
    });

    it("gives valid items, each with its place and an identifier that is unique in its source", async () => {
      const { records, rejects, events, viewers } = await collect(importer, path, "folder/data");
      expect(rejects).toEqual([]);
      expect(records.length + events.length + viewers.length).toBeGreaterThan(0);
      for (const record of records) {
        expect(sourceRecordSchema.parse(record)).toEqual(record);
        expect(record.place.file).toBe("folder/data");
      }
      const ids = records.map(({ source, sourceId }) => `${source}:${sourceId}`);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it("reads a packed file as the plain one, and a file with CRLF and a byte order mark too", async () => {
      const plain = await collect(importer, path, "data");
      const packed = await collect(importer, temporaryFile(gzipSync(content)), "data");
      expect(packed.records).toEqual(plain.records);
      const crlf = Buffer.from(
        `\xef\xbb\xbf${content.toString("latin1").replaceAll("\n", "\r\n")}`,
        "latin1",
      );
      const windows = await collect(importer, temporaryFile(crlf), "data");
      expect(windows.records.map(withoutLine)).toEqual(plain.records.map(withoutLine));
      expect(windows.rejects).toEqual([]);
    });

    it("puts rubbish aside and does not stop at it", async () => {
      const rubbish = Buffer.concat([content, Buffer.from('\xff\xfe,"a\0b\n}{,,,,\n', "latin1")]);
      const { records, rejects, events, viewers } = await collect(importer, temporaryFile(rubbish), "data");
      const plain = await collect(importer, path, "data");
      expect(records.length).toBe(plain.records.length);
      // Files of events or viewers alone are only pointed at here; they are read by importEvents and importViewers.
      if (plain.records.length > 0) expect(rejects.length).toBeGreaterThan(0);
      expect([events.length, viewers.length]).toEqual([plain.events.length, plain.viewers.length]);
      for (const reject of rejects) expect(rejectSchema.parse(reject)).toEqual(reject);
    });
  });
}

function withoutLine({ place: _place, ...record }: { readonly place: unknown }): object {
  return record;
}
