import { loadKernel } from "../kernel.ts";
import type { ThreadContext } from "../thread-context.ts";
import type { SharedMemory } from "../web-assembly.ts";

/** Columns of the dense matrix that lie together. */
export const panelColumns = 32;

/** Where everything of a product lies in its memory, in bytes. Structured-clonable. */
export interface ProductLayout {
  readonly memory: SharedMemory;
  readonly control: number;
  /** Dense matrix, `[panels, tableRows, 32]`. */
  readonly table: number;
  readonly offsets: number;
  readonly columns: number;
  readonly values: number;
  /** Result, `[rows, panels * 32]`. */
  readonly out: number;
  readonly tableRows: number;
  readonly panels: number;
}

/** A product of which every thread does whole panels. */
export interface ProductJob {
  readonly layout: ProductLayout;
  /** Rows of the sparse matrix. */
  readonly rows: number;
}

/** Multiplies, each panel on whichever thread is free first. */
export function multiplySparse({ layout, rows }: ProductJob, context: ThreadContext): void {
  const kernel = loadKernel("sparse-product", layout.memory);
  const { table, offsets, columns, values, out, tableRows, panels } = layout;
  const panelBytes = panelColumns * 4;
  context.phases.run(panels, (panel) => {
    kernel.multiplyPanel(
      ...([table + panel * tableRows * panelBytes, offsets, columns, values] as const),
      ...([0, rows, out + panel * panelBytes, panels * panelBytes] as const),
    );
  });
}
