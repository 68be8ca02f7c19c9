/** Disjoint sets of the integers below a size: union by size, path halving, and rings to list the members. */
export class DisjointSets {
  private readonly parent: Int32Array;
  private readonly sizes: Int32Array;
  /** The next member of the same set; the last points to the first. */
  private readonly ring: Int32Array;

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i);
    this.ring = this.parent.slice();
    this.sizes = new Int32Array(size).fill(1);
  }

  /** The representative of an element's set. Which member it is carries no meaning. */
  find(element: number): number {
    let at = element;
    while (this.parent[at] !== at) {
      this.parent[at] = this.parent[this.parent[at]];
      at = this.parent[at];
    }
    return at;
  }

  /** Unites the sets of two elements and gives the representative of the union. */
  join(left: number, right: number): number {
    let root = this.find(left);
    let child = this.find(right);
    if (root === child) return root;
    if (this.sizes[root] < this.sizes[child]) [root, child] = [child, root];
    this.parent[child] = root;
    this.sizes[root] += this.sizes[child];
    [this.ring[root], this.ring[child]] = [this.ring[child], this.ring[root]];
    return root;
  }

  /** How many members an element's set has. */
  sizeOf(element: number): number {
    return this.sizes[this.find(element)];
  }

  /** The members of an element's set, in no particular order. */
  members(element: number): number[] {
    const found = [element];
    for (let at = this.ring[element]; at !== element; at = this.ring[at]) found.push(at);
    return found;
  }

  /** One representative for each set, in ascending order. */
  *roots(): Generator<number> {
    for (let i = 0; i < this.parent.length; i++) if (this.parent[i] === i) yield i;
  }
}
