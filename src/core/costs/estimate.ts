import type { Pico } from '../money.ts';
import { type CostRange, type PricedModel, priceOf } from './price.ts';

/* What a request will cost, told before it is sent: from the least to the most that can be expected. */

/** Both included. */
export interface TokenRange {
  readonly low: number;
  readonly high: number;
}

export interface PlannedRequest {
  /** Input exactly as it will be sent. Counting tokens errs, so this is a range too. */
  readonly promptTokens: TokenRange;
  /** As many of them as the provider's cache probably has: the least counts on it, the most does not. */
  readonly cachedTokens?: number;
  /** The answer with its reasoning, as long as this model's usually are; absent where nobody knows. */
  readonly answerTokens?: TokenRange | undefined;
  /** Pictures that go along. */
  readonly images?: number;
  /** Absent: none. */
  readonly webSearches?: number;
  /** The user's own provider key pays; absent where nobody knows before the answer. */
  readonly isByok?: boolean;
  readonly atMs: number;
}

/** Where nothing is known of how long this model's answers are. */
const usualAnswerTokens: TokenRange = { low: 100, high: 2_000 };

/** From the least to the most, or undefined where the prices do not tell. */
export function estimateCost(model: PricedModel | undefined, planned: PlannedRequest): CostRange | undefined {
  if (!model) return undefined;
  const { promptTokens, answerTokens = usualAnswerTokens, cachedTokens = 0, atMs } = planned;
  const extras = { images: planned.images ?? 0, webSearches: planned.webSearches ?? 0 };
  // Which of them is dearest depends on the lengths from which other prices hold, so all are looked at.
  const prompts = [promptTokens.low, promptTokens.high, ...thresholdsWithin(model, promptTokens)];
  const ranges = prompts.flatMap((prompt) => {
    const least = { completionTokens: answerTokens.low, cachedTokens: Math.min(cachedTokens, prompt) };
    const { high } = answerTokens;
    const written = { ...extras, promptTokens: prompt, cacheWriteTokens: prompt, completionTokens: high };
    return [
      { ...extras, ...least, promptTokens: prompt },
      { ...extras, promptTokens: prompt, completionTokens: high },
      // The dearest kind of answer: all of it thought, or drawn.
      written,
      { ...written, reasoningTokens: high },
      { ...written, imageTokens: high },
    ].map((used) => priceOf(model, used, atMs));
  });
  return withFee(widest(ranges), planned.isByok);
}

/** The longest prompt to which the prices before a threshold hold, and the shortest to which those after it do. */
function thresholdsWithin({ pricing }: PricedModel, { low, high }: TokenRange): readonly number[] {
  return pricing.overrides.flatMap(({ minPromptTokens: most }) =>
    most !== undefined && most > low && most < high ? [most, most + 1] : [],
  );
}

function widest(ranges: readonly (CostRange | undefined)[]): CostRange | undefined {
  const known = ranges.filter((range) => range !== undefined);
  const lows = inOrder(known.map(({ lowPico }) => lowPico));
  const highs = inOrder(known.map(({ highPico }) => highPico));
  const [lowPico, highPico] = [lows[0], highs.at(-1)];
  if (known.length < ranges.length || lowPico === undefined || highPico === undefined) return undefined;
  return { lowPico, highPico };
}

function inOrder(amounts: readonly Pico[]): readonly Pico[] {
  return [...amounts].sort((one, other) => (one < other ? -1 : 1));
}

/** With the user's own provider key OpenRouter may ask a twentieth of the provider's price on top of it. */
function withFee(range: CostRange | undefined, isByok: boolean | undefined): CostRange | undefined {
  if (!range || isByok === false) return range;
  return { ...range, highPico: range.highPico + divideUp(range.highPico, 20n) };
}

function divideUp(value: Pico, divisor: bigint): Pico {
  return (value + divisor - 1n) / divisor;
}
