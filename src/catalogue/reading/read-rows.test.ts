import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Row, type RowFault, type RowFormat, readRows } from "./read-rows.ts";
import { temporaryFile } from "./temporary-file.test-helper.ts";

const csv: RowFormat = { delimiter: ",", quoted: true, encoding: "utf8", columns: "first-record" };
const lines: RowFormat = { delimiter: null, quoted: false, encoding: "utf8", columns: 1 };
const scratch = mkdtempSync(join(tmpdir(), "marquee-rows-"));
afterAll(() => rmSync(scratch, { recursive: true }));

async function read(content: string | Uint8Array, format = csv, maximumRecordBytes?: number) {
  return readPath(temporaryFile(content), format, maximumRecordBytes);
}

async function readPath(path: string, format = csv, maximumRecordBytes?: number) {
  const all: (Row | RowFault)[] = [];
  for await (const batch of readRows(path, format, { maximumRecordBytes })) all.push(...batch);
  return all;
}

const cellsOf = (rows: readonly (Row | RowFault)[]) => rows.flatMap((row) => (row.cells ? [row.cells] : []));
const faultsOf = (rows: readonly (Row | RowFault)[]) => rows.flatMap((row) => (row.cells ? [] : [row]));
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe("reading CSV", () => {
  it("takes quotes, doubled quotes, newlines in cells, CRLF, a byte order mark and a last line without newline", async () => {
    const rows = await read('\uFEFFid,name\r\n1,"a ""b"", c"\r\n2,"two\r\nlines"\r\n3,5" disc');
    expect(cellsOf(rows)).toEqual([
      ["id", "name"],
      ["1", 'a "b", c'],
      ["2", "two\r\nlines"],
      ["3", '5" disc'],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 5]);
  });

  it("passes over blank lines and counts them", async () => {
    const rows = await read("id,name\n\n1,a\n\n\n2,b\n\n");
    expect(rows.map(({ line }) => line)).toEqual([1, 3, 6]);
  });

  it("gives back whatever cells were written", async () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !text.includes("\0"));
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
      );
    const path = join(scratch, "round-trip.csv");
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom("\n", "\r\n"), fc.boolean(), async (rows, newline, zipped) => {
        const text = rows.map((row) => row.map(quoted).join(",")).join(newline) + newline;
        writeFileSync(path, zipped ? gzipSync(text) : text);
        expect(cellsOf(await readPath(path))).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });

  it("loses no good row to a broken one, wherever it stands", async () => {
    const path = join(scratch, "broken.csv");
    // A cell that begins with a comma makes a row that follows an open quote ambiguous: nobody could tell.
    const good = fc.array(fc.stringMatching(/^([a-z \n][a-z, \n]{0,9})?$/), { minLength: 1, maxLength: 12 });
    const broken = fc.constantFrom('9,"never closed,x', '9,"closed" early,x', '9,"a,b', '9,"');
    await fc.assert(
      fc.asyncProperty(good, good, broken, async (before, after, fault) => {
        const rowsOf = (names: readonly string[]) => names.map((name) => `1,${quoted(name)},z\n`).join("");
        writeFileSync(path, `id,name,end\n${rowsOf(before)}${fault}\n${rowsOf(after)}`);
        const rows = await readPath(path);
        const names = cellsOf(rows)
          .slice(1)
          .map(([, name]) => name);
        expect(names).toEqual([...before, ...after]);
        expect(faultsOf(rows).map(({ reason }) => reason)).toEqual(["broken-quote"]);
      }),
      { numRuns: 200 },
    );
  });

  it("names line, column and lines passed over of a broken quote", async () => {
    const [fault] = faultsOf(await read('id,name\n1,a\n2,"b\nc\n3,"d" e\n4,f\n'));
    expect(fault).toMatchObject({ line: 3, column: 1, reason: "broken-quote" });
    expect(fault.message).toContain("Lines 3 to 5");
    expect(fault.excerpt).toContain('2,"b');
  });

  it("puts aside a row with too few or too many cells", async () => {
    const rows = await read("id,name\n1\n2,b\n3,c,d\n");
    expect(cellsOf(rows)).toEqual([
      ["id", "name"],
      ["2", "b"],
    ]);
    expect(faultsOf(rows).map(({ line, reason }) => [line, reason])).toEqual([
      [2, "wrong-column-count"],
      [4, "wrong-column-count"],
    ]);
  });

  it("empties only the cell that is not UTF-8 or holds NUL", async () => {
    const rows = await read(Buffer.from("id,name,note\n1,caf\xe9,x\n2,b,n\0o\n3,d\xc3\xa9,y\n", "latin1"));
    expect(cellsOf(rows).slice(1)).toEqual([
      ["1", "", "x"],
      ["2", "b", ""],
      ["3", "dé", "y"],
    ]);
    const faults = rows.flatMap((row) => ("faults" in row && row.faults ? row.faults : []));
    expect(faults.map(({ column, reason }) => [column, reason])).toEqual([
      [1, "bad-encoding"],
      [2, "bad-encoding"],
    ]);
  });

  it("reads latin-1 where the format says so", async () => {
    const format: RowFormat = { delimiter: "::", quoted: false, encoding: "latin1", columns: 2 };
    expect(cellsOf(await read(Buffer.from("1::Am\xe9lie\n", "latin1"), format))).toEqual([["1", "Amélie"]]);
  });
});

describe("records beyond the limit", () => {
  it("passes over a long quoted cell with newlines to where it ends", async () => {
    const long = "text, and \n more ".repeat(50_000);
    const rows = await read(`id,name,end\n1,${quoted(long)},z\n2,b,z\n`, csv, 10_000);
    expect(cellsOf(rows)).toEqual([
      ["id", "name", "end"],
      ["2", "b", "z"],
    ]);
    expect(faultsOf(rows)).toMatchObject([{ line: 2, reason: "too-long" }]);
  });

  it("finds the next rows behind a quote that is never closed in a long file", async () => {
    const tail = Array.from({ length: 5000 }, (_, index) => `${index + 10},plain,z\n`).join("");
    const rows = await read(`id,name,end\n1,"open,z\n${tail}`, csv, 10_000);
    expect(cellsOf(rows)).toHaveLength(5001);
    expect(faultsOf(rows)).toMatchObject([{ line: 2, reason: "broken-quote" }]);
  });

  it("passes over a long line", async () => {
    const rows = await read(`a\n${"b".repeat(600_000)}\nc\n`, lines, 10_000);
    expect(cellsOf(rows)).toEqual([["a"], ["c"]]);
    expect(faultsOf(rows)).toMatchObject([{ line: 2, reason: "too-long" }]);
  });

  it("passes over a cell of 50 MB at the default limit", async () => {
    const cell = Buffer.alloc(50_000_000, "x");
    const content = Buffer.concat([Buffer.from('id,name\n1,"'), cell, Buffer.from('"\n2,b\n')]);
    const rows = await read(content);
    expect(cellsOf(rows)).toEqual([
      ["id", "name"],
      ["2", "b"],
    ]);
    expect(faultsOf(rows)).toMatchObject([{ line: 2, reason: "too-long" }]);
  });
});

describe("gzip", () => {
  it("gives what can be read of a truncated file and tells the damage", async () => {
    const text = Array.from(
      { length: 20_000 },
      (_, index) => `${index},name ${(index * 7919) % 1009}\n`,
    ).join("");
    const whole = gzipSync(`id,name\n${text}`);
    const rows = await read(whole.subarray(0, whole.length / 2));
    expect(cellsOf(rows).length).toBeGreaterThan(5000);
    expect(
      cellsOf(rows)
        .slice(1)
        .every(([id], index) => id === String(index)),
    ).toBe(true);
    expect(faultsOf(rows).map(({ reason }) => reason)).toContain("damaged-file");
  });

  it("reads several members behind each other", async () => {
    const content = Buffer.concat([gzipSync("id,name\n1,a\n"), gzipSync("2,b\n")]);
    expect(cellsOf(await read(content))).toHaveLength(3);
  });

  it("tells damage in the middle", async () => {
    const whole = gzipSync(`id,name\n${"1,abc\n".repeat(100_000)}`);
    whole.fill(0xff, whole.length / 2, whole.length / 2 + 20);
    expect(faultsOf(await read(whole)).map(({ reason }) => reason)).toContain("damaged-file");
  });
});

it("says that a file is missing", async () => {
  await expect(readPath(join(scratch, "no-such-file"))).rejects.toMatchObject({ code: "not-found" });
});
