export {
  measureGenreSimilarity,
  type SimilarityComparison,
  type SimilarityOptions,
  type SimilarityResult,
  type SimilarityRow,
} from "./genre-similarity/protocol.ts";
export { collectProtocolTitles, type ProtocolTitle } from "./genre-similarity/protocol-titles.ts";
export {
  type ByVotes,
  compare,
  type Questions,
  similarityScores,
  summarise,
  type VoteBucket,
  voteBuckets,
} from "./genre-similarity/scores.ts";
export { type SplitName, splits } from "./genre-similarity/task.ts";
