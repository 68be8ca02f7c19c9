import { MarqueeError } from "../../../core/index.ts";
import { costOf } from "./estimate.ts";
import type { EndpointConfiguration } from "./options.ts";

/** Adds up what was billed and stops above the budget. */
export class Bill {
  private tokens = 0;
  private readonly configuration: EndpointConfiguration;

  constructor(configuration: EndpointConfiguration) {
    this.configuration = configuration;
  }

  add(tokens: number): void {
    this.tokens += tokens;
    const { pricePerMillionTokens, maximumCostUsd } = this.configuration;
    const cost = costOf(this.tokens, pricePerMillionTokens);
    if (cost === undefined || maximumCostUsd === undefined || cost <= maximumCostUsd) return;
    throw new MarqueeError(
      "limit-exceeded",
      `${this.tokens} tokens were billed, about $${cost.toFixed(4)}: above maximumCostUsd ($${maximumCostUsd}).`,
      { hint: "What was paid for is in the cache. Raise maximumCostUsd and run again to go on." },
    );
  }
}
