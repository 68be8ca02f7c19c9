/** A cell of a text table. Numbers are aligned right. */
export type Cell = string | number | undefined;

/** A plain-text table with a header, columns two spaces apart. */
export function textTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (cell === undefined ? "" : String(cell))));
  const widths = header.map((name, column) =>
    Math.max(displayWidth(name), ...texts.map((row) => displayWidth(row[column] ?? ""))),
  );
  const isNumeric = header.map((_name, column) => rows.some((row) => typeof row[column] === "number"));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const gap = " ".repeat(widths[column] - displayWidth(cell));
        return isNumeric[column] ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd();
  return [line(header), line(widths.map((width) => "─".repeat(width))), ...texts.map(line)].join("\n");
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** How many columns of a terminal a text takes: East Asian wide characters take two, marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mark}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}
