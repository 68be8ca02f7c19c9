import type { LinearEvidence } from "./evidence/linear-evidence.ts";
import type { TagClassifierConfiguration } from "./options.ts";
import type { TagNetwork } from "./tag-network.ts";

/** What a classifier is made of. */
export interface ClassifierParts {
  readonly configuration: TagClassifierConfiguration;
  readonly network: TagNetwork;
  readonly evidence?: LinearEvidence;
  /** Share of the network in the log-odds, the rest is the evidence's; 1 without evidence. */
  readonly networkShare: number;
}
