// The entry of the kernel "word-vectors": what the worker threads call.
export { setSeed } from "./random";
export { dealWords, fillRows, setNoise, setSigmoid, setWeights } from "./model";
export { setCorpus, setSentence } from "./corpus";
export { makePairs, setPairs, trainPairs } from "./pairs";
export { inferFromMeans, inferFromPairs } from "./infer";
