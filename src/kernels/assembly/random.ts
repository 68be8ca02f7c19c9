// SplitMix64 (Steele, Lea and Flood 2014). Every task starts its own stream from (seed, step, task), so that what
// it draws depends neither on the worker that runs it nor on what ran before.

let seed: u64 = 0;
let state: u64 = 0;

@inline
function mix(value: u64): u64 {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

export function setSeed(high: u32, low: u32): void {
  seed = mix(((high as u64) << 32) | (low as u64));
}

export function startStream(step: u32, task: u32): void {
  state = mix(seed ^ mix(((step as u64) << 32) | (task as u64)));
}

@inline
export function next64(): u64 {
  state += 0x9e3779b97f4a7c15;
  return mix(state);
}

@inline
export function next32(): u32 {
  return (next64() >> 32) as u32;
}

/** A uniform integer in [0, below), by multiplication (bias below 2^-32 * below). */
@inline
export function below(bits: u32, limit: u32): u32 {
  return (((bits as u64) * (limit as u64)) >> 32) as u32;
}
