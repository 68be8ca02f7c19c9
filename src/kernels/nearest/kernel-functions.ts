/** What the kernel `nearest` exports; see src/kernels/assembly/nearest.ts. */
export interface NearestKernel {
  clearBest(scores: number, indices: number, count: number): void;
  keepBest(
    block: number,
    rows: number,
    columns: number,
    width: number,
    first: number,
    scores: number,
    indices: number,
    except: number,
    k: number,
  ): void;
  sortBest(scores: number, indices: number, rows: number, k: number): void;
}
