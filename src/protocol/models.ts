import * as z from 'zod/mini';
import type { SamplingParameters } from '../core/conversation.ts';

/* What the extension host and a chat panel say to each other about models. */

export type Capability = 'tools' | 'vision' | 'files' | 'audio' | 'reasoning' | 'images-out';

/** A model as the picker lists it. Names are hostile text. */
export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  /** Dollars for a million tokens, formatted; absent where unknown. */
  readonly priceIn?: string;
  readonly priceOut?: string;
  /** For sorting: dollars for a million tokens read and a million written. */
  readonly price?: number;
  readonly isFree: boolean;
  readonly contextTokens?: number;
  readonly can: readonly Capability[];
  /** Whether some provider keeps nothing of what it is sent; absent where nobody told. */
  readonly hasZeroRetention?: boolean;
  readonly createdAtMs?: number;
  /** The day it goes away, as `YYYY-MM-DD`. */
  readonly expiresOn?: string;
  /** It came since the list was last looked at. */
  readonly isNew?: boolean;
  /** How many answers it gave, of the newest that are kept. */
  readonly uses?: number;
}

export interface Catalogue {
  readonly models: readonly ModelRow[];
  /** In the order of starring; may name models that are gone. */
  readonly favourites: readonly string[];
  /** Newest first. */
  readonly recents: readonly string[];
  /** What was compared last. */
  readonly compared: readonly string[];
  /** The model of new conversations. */
  readonly standard: string;
  /** The list as it is now is on its way. */
  readonly isLoading: boolean;
  /** What is worth knowing of the list: that it is old, that models came or went. */
  readonly notes: readonly string[];
}

/** Details of one model, asked for when somebody looks. */
export interface ModelCard {
  readonly id: string;
  readonly description: string;
  readonly knowledgeCutoff?: string;
  readonly maxCompletionTokens?: number;
  readonly prices: readonly { readonly what: string; readonly price: string }[];
  readonly endpoints: readonly EndpointRow[];
  /** Why the providers could not be told. */
  readonly failure?: string;
}

export interface EndpointRow {
  readonly provider: string;
  readonly priceIn?: string;
  readonly priceOut?: string;
  readonly contextTokens?: number;
  readonly quantization?: string;
  readonly tokensPerSecond?: number;
  readonly latencyMs?: number;
  readonly uptimePercent?: number;
  readonly isHealthy: boolean;
}

/** What the picker is open for. */
export type ModelPurpose =
  | { readonly for: 'choose' }
  | { readonly for: 'compare' }
  | {
      readonly for: 'regenerate';
      readonly messageId: string;
      /** The answer would have been too dear: the cheapest come first. */
      readonly isForLess?: boolean;
    };

export type ConversationParameters = Pick<
  SamplingParameters,
  'temperature' | 'maxTokens' | 'reasoningEffort' | 'webSearch' | 'provider'
>;

/** The model that answers next, and how it is asked. */
export interface ModelChoice {
  readonly name: string;
  /** Something to know before asking it: it goes away, or is gone. */
  readonly warning?: string;
  readonly parameters: ConversationParameters;
  /** What only prompt files set, such as `topK: 40`. */
  readonly others?: readonly string[];
  /** The names of those that the next message goes to, where it goes to several. */
  readonly compared: readonly string[];
  readonly takes: {
    readonly temperature: boolean;
    /** The most tokens an answer may have, where it is known. */
    readonly maxTokens?: number;
    /** Least first; empty where the model does not reason. */
    readonly efforts: readonly NonNullable<SamplingParameters['reasoningEffort']>[];
    /** Searching the web and choosing among providers is OpenRouter's. */
    readonly routing: boolean;
  };
}

export type ModelHostMessage =
  | { readonly type: 'catalogue'; readonly revision: number; readonly catalogue: Catalogue }
  | { readonly type: 'model-card'; readonly revision: number; readonly card: ModelCard }
  /** Open the picker. */
  | { readonly type: 'open-models'; readonly revision: number; readonly purpose: ModelPurpose };

export const modelId = z.string().check(z.minLength(1), z.maxLength(300));
const number = (least: number, most: number) => z.exactOptional(z.number().check(z.gte(least), z.lte(most)));

const parameters = z.strictObject({
  temperature: number(0, 2),
  maxTokens: z.exactOptional(z.int().check(z.gte(16), z.lte(10_000_000))),
  reasoningEffort: z.exactOptional(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
  webSearch: z.exactOptional(z.boolean()),
  provider: z.exactOptional(
    z.strictObject({
      sort: z.exactOptional(z.enum(['price', 'throughput', 'latency'])),
      only: z.exactOptional(z.readonly(z.array(modelId).check(z.maxLength(50)))),
      dataCollection: z.exactOptional(z.enum(['allow', 'deny'])),
      zeroDataRetention: z.exactOptional(z.boolean()),
    }),
  ),
});

/** What a panel asks for. */
export const modelIntents = [
  /** The list as it was last known; `refresh` asks for it as it is now, since somebody looks at it. */
  z.strictObject({ type: z.literal('load-models'), refresh: z.boolean() }),
  z.strictObject({
    type: z.literal('choose-model'),
    model: modelId,
    scope: z.enum(['conversation', 'new-conversations']),
  }),
  z.strictObject({ type: z.literal('star-model'), model: modelId, isFavourite: z.boolean() }),
  z.strictObject({ type: z.literal('model-card'), model: modelId }),
  /** A reset takes away the others, too. */
  z.strictObject({
    type: z.literal('set-parameters'),
    parameters,
    isReset: z.exactOptional(z.boolean()),
  }),
  /** The next message goes to all of these; none takes it back. */
  z.strictObject({
    type: z.literal('compare-next'),
    models: z.array(modelId).check(z.maxLength(4)),
  }),
  /** Goes on with this one of the answers that stand side by side. */
  z.strictObject({ type: z.literal('choose-answer'), messageId: modelId }),
  /** Puts the versions of this answer side by side. */
  z.strictObject({ type: z.literal('line-up'), messageId: modelId }),
] as const;
