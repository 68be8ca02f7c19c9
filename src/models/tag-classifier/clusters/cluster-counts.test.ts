import { describe, expect, it } from "vitest";
import { clusterCounts } from "./cluster-counts.ts";

describe("clusterCounts", () => {
  it("tries what is asked for, each once and the fewest first", () => {
    expect(clusterCounts({ count: 7, nearest: 3 }, 10)).toEqual([7]);
    expect(clusterCounts({ count: [12, 3, 12], nearest: 3 }, 10)).toEqual([3, 12]);
  });

  it("tries as many as the titles allow", () => {
    expect(clusterCounts({ count: "auto", nearest: 3 }, 10)).toEqual([5]);
    expect(clusterCounts({ count: "auto", nearest: 3 }, 700)).toEqual([5, 10, 20]);
    expect(clusterCounts({ count: "auto", nearest: 3 }, 8000)).toEqual([5, 10, 20, 40]);
  });
});
