// The entry of the kernel "word-vectors": what the worker threads call.
export { setSeed } from "./random";
export { dealWords, fillInputs, setNoise, setSigmoid, setWeights } from "./model";
export { setCorpus, setSentence } from "./corpus";
export { makePairs, setPairs, trainPairs } from "./pairs";
export { applyMeans, makeMeans, setMeans, trainMeans } from "./means";
export { inferDocument, setInference } from "./infer";
