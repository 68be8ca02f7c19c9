import type { DisjointSets } from "./disjoint-sets.ts";
import type { RecordPool } from "./record-pool.ts";

/**
 * Calls back with every normal form of a name that at least two clusters carry, and representatives of these
 * clusters. Forms come in sorted order.
 */
export function forEachSharedName(
  pool: RecordPool,
  sets: DisjointSets,
  visit: (form: string, roots: readonly number[]) => void,
): void {
  const first = new Map<string, number>();
  const shared = new Map<string, Set<number>>();
  for (let index = 0; index < pool.records.length; index++) {
    const root = sets.find(index);
    for (const form of pool.forms(index)) {
      const earlier = first.get(form);
      if (earlier === undefined) first.set(form, root);
      else if (earlier !== root) addTo(shared, form, earlier, root);
    }
  }
  for (const form of [...shared.keys()].sort()) visit(form, [...(shared.get(form) ?? [])]);
}

function addTo(shared: Map<string, Set<number>>, form: string, earlier: number, root: number): void {
  const roots = shared.get(form);
  if (roots === undefined) shared.set(form, new Set([earlier, root]));
  else roots.add(root);
}
