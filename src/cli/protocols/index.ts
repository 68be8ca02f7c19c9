import { genreSimilarity } from "./genre-similarity.ts";
import type { Protocol } from "./protocol.ts";
import { tags } from "./tags.ts";
import { topN } from "./top-n.ts";
import { twoTower } from "./two-tower.ts";

export type { Protocol, ProtocolOptions, ProtocolOutcome } from "./protocol.ts";

/** Every protocol that `marquee evaluate` can measure. */
export const protocols: readonly Protocol[] = [genreSimilarity, tags, topN, twoTower];
