import { describe, expect, it } from "vitest";
import { fitViewerFeatures, viewerFeatures } from "./viewer-features.ts";

const viewers = Array.from({ length: 12 }, (_, at) => `demo:${at}`);
const facts = viewers.flatMap((viewerId, at) => [
  { viewerId, feature: "country", value: at % 2 === 0 ? "NO" : "FR" },
  { viewerId, feature: "signedUp", value: `day ${at}` },
  ...(at < 7 ? [{ viewerId, feature: "device", value: "tv" }] : []),
]);

describe("viewer features", () => {
  it("are the values that enough viewers have, and nothing where nothing is known", () => {
    const vocabulary = fitViewerFeatures(facts, viewers);
    expect(vocabulary.toJSON().categories).toEqual([
      ["country", "FR"],
      ["country", "NO"],
      ["device", "tv"],
    ]);
    const features = viewerFeatures(vocabulary, facts, ["demo:1", "stranger", "demo:8"]);
    expect([features?.rows, features?.dimensions]).toEqual([3, 3]);
    expect([...(features?.values ?? [])]).toEqual([1, 0, 1, 0, 0, 0, 0, 1, 0]);
  });

  it("are none where the catalogue says nothing of its viewers, or only of others", () => {
    expect(fitViewerFeatures([], viewers).size).toBe(0);
    expect(fitViewerFeatures(facts, ["stranger"]).size).toBe(0);
    expect(viewerFeatures(fitViewerFeatures([], viewers), [], viewers)).toBeUndefined();
  });
});
