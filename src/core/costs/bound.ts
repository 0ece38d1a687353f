import type { Pico } from '../money.ts';
import { estimateCost, type PlannedRequest } from './estimate.ts';
import type { PricedModel } from './price.ts';

/* The most that a request can cost, and how long its answer may be for a certain amount. */

type Planned = Omit<PlannedRequest, 'answerTokens'>;

/** The most over all models that may answer, or undefined where one of them has no price. */
export function mostCost(
  models: readonly (PricedModel | undefined)[],
  planned: Planned,
  answerTokens: number,
): Pico | undefined {
  let most: Pico | undefined = 0n;
  for (const model of models) {
    const range = estimateCost(model, {
      ...planned,
      answerTokens: { low: answerTokens, high: answerTokens },
    });
    if (!range) return undefined;
    if (most < range.highPico) most = range.highPico;
  }
  return most;
}

/** The longest answer, up to `wanted` tokens, that costs no more than `allowedPico` in the worst case. */
export function affordableTokens(
  models: readonly (PricedModel | undefined)[],
  planned: Planned,
  wanted: number,
  allowedPico: Pico,
): number {
  let [least, most] = [0, wanted];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    const cost = mostCost(models, planned, middle);
    if (cost !== undefined && cost <= allowedPico) least = middle;
    else most = middle - 1;
  }
  return least;
}
