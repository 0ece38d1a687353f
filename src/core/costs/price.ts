import { type Model, type Prices, pricesAt } from '../model.ts';
import type { Pico } from '../money.ts';

/*
 * What so many tokens cost by the list. Where the list does not tell a price that is needed, the cost is unknown,
 * never zero; where it can be read in two ways, both are told.
 */

/** What a request uses. The parts of a whole are included in it, as servers count them. */
export interface Consumption {
  readonly promptTokens: number;
  /** Parts of the prompt: read from the provider's cache, and written to it. */
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly cacheWriteHourTokens?: number;
  readonly completionTokens: number;
  /** Parts of the completion. */
  readonly reasoningTokens?: number;
  readonly imageTokens?: number;
  /** Pictures that go along with the prompt. */
  readonly images?: number;
  readonly webSearches?: number;
}

/** Both included. */
export interface CostRange {
  readonly lowPico: Pico;
  readonly highPico: Pico;
}

export type PricedModel = Pick<Model, 'pricing' | 'isFree'>;

const wholePico = 1_000_000_000_000n;

/** What this costs with the prices of that moment, or undefined where they do not tell. */
export function priceOf(model: PricedModel, used: Consumption, atMs: number): CostRange | undefined {
  const { pricing, isFree } = model;
  const prices = pricesAt(pricing, used.promptTokens, atMs);
  const searches = times(used.webSearches ?? 0, exactly(prices.webSearch));
  if (!searches) return undefined;
  if (isFree) return searches;
  // Many models are listed at nothing before their price is decided; free are those that say so by their name.
  if (prices.prompt === 0n && prices.completion === 0n) return undefined;
  const tokens = tokensPrice(prices, used);
  return tokens && discounted(plus(tokens, searches), pricing.discountPico ?? 0n);
}

function tokensPrice(prices: Prices, used: Consumption): CostRange | undefined {
  const { cachedTokens = 0, cacheWriteTokens = 0, cacheWriteHourTokens = 0 } = used;
  const { reasoningTokens = 0, imageTokens = 0, images = 0 } = used;
  const fresh = Math.max(0, used.promptTokens - cachedTokens - cacheWriteTokens - cacheWriteHourTokens);
  const plain = Math.max(0, used.completionTokens - reasoningTokens - imageTokens);
  const { prompt, completion } = prices;
  const cacheWrite = prices.cacheWrite ?? prompt;
  const parts = [
    times(fresh, exactly(prompt)),
    times(cachedTokens, zeroOr(prices.cacheRead, prompt)),
    times(cacheWriteTokens, zeroOr(prices.cacheWrite, prompt)),
    times(cacheWriteHourTokens, zeroOr(prices.cacheWriteHour, cacheWrite)),
    times(plain, exactly(completion)),
    // Nothing beside the price of a completion means nothing on top of it.
    times(reasoningTokens, exactly(prices.reasoning || completion)),
    times(imageTokens, exactly(prices.imageOutput || completion)),
    // A price that is not told for what is counted as tokens anyway, or for the request, is none.
    times(images, exactly(prices.image ?? 0n)),
    exactly(prices.request ?? 0n),
  ];
  return parts.reduce((sum, part) => sum && part && plus(sum, part), exactly(0n));
}

/** A list that says nothing means the price of the whole; one that says zero means it, or says nothing. */
function zeroOr(price: Pico | undefined, whole: Pico | undefined): CostRange | undefined {
  if (price !== 0n) return exactly(price ?? whole);
  return whole === undefined ? undefined : { lowPico: 0n, highPico: whole };
}

function exactly(pico: Pico | undefined): CostRange | undefined {
  return pico === undefined ? undefined : { lowPico: pico, highPico: pico };
}

/** Of what is not used the price need not be known. */
function times(count: number, price: CostRange | undefined): CostRange | undefined {
  if (count === 0) return exactly(0n);
  const whole = BigInt(Math.ceil(count));
  return price && { lowPico: whole * price.lowPico, highPico: whole * price.highPico };
}

function plus(one: CostRange, other: CostRange): CostRange {
  return { lowPico: one.lowPico + other.lowPico, highPico: one.highPico + other.highPico };
}

/** Lists tell a discount without saying whether it is taken off already: perhaps it comes off. */
function discounted({ lowPico, highPico }: CostRange, discountPico: Pico): CostRange {
  const share = discountPico > wholePico ? wholePico : discountPico;
  return { lowPico: (lowPico * (wholePico - share)) / wholePico, highPico };
}
