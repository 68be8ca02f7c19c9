export interface InferenceJob {
  readonly x: number;
}
export function inferVectors(_job: InferenceJob): void {}
