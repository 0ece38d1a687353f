import type { SamplingParameters } from '../conversation.ts';

/*
 * What we ask of a model, in our own words. chatBody.ts turns it into the exact bytes of a request.
 */

export interface ChatRequest {
  readonly model: string;
  /** Tried by the server in this order when the model fails. OpenRouter only. */
  readonly fallbackModels?: readonly string[];
  readonly messages: readonly ChatMessage[];
  readonly parameters: SamplingParameters;
  /** What the endpoint and the context leave for the answer. */
  readonly limits?: AnswerLimits;
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: 'none' | 'auto' | 'required' | { readonly name: string };
  readonly parallelToolCalls?: boolean;
  readonly responseFormat?: ResponseFormat;
  readonly provider?: ProviderPreferences;
  readonly plugins?: Plugins;
  readonly verbosity?: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Keeps a conversation with the provider whose cache is warm. */
  readonly sessionId?: string;
  /** Marks long prefixes for the provider's prompt cache; on unless told. */
  readonly cachePrompt?: boolean;
  /** Whole answers are for models and networks that cannot stream; true unless told. */
  readonly stream?: boolean;
}

export interface AnswerLimits {
  readonly contextTokens?: number;
  readonly maxCompletionTokens?: number;
  readonly promptTokens?: number;
}

/** The model's context on the wire: conversationToChat.ts makes it from what is stored. */
export type ChatMessage =
  | { readonly role: 'system'; readonly text: string }
  | { readonly role: 'user'; readonly content: readonly ChatContent[] }
  | AssistantMessage
  | { readonly role: 'tool'; readonly callId: string; readonly content: readonly ChatContent[] };

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly text: string;
  readonly toolCalls?: readonly ChatToolCall[];
  readonly reasoningText?: string;
  /** The provider's record, unmodified and in order. */
  readonly reasoningDetails?: readonly unknown[];
  readonly fileAnnotations?: readonly unknown[];
}

export interface ChatToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export type ChatContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly url: string; readonly detail?: 'auto' | 'low' | 'high' }
  | { readonly type: 'file'; readonly name: string; readonly dataUrl: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** A JSON schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
}

export type ResponseFormat =
  | { readonly type: 'text' | 'json-object' }
  | {
      readonly type: 'json-schema';
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict?: boolean;
    };

export interface ProviderPreferences {
  readonly order?: readonly string[];
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly allowFallbacks?: boolean;
  readonly sort?: 'price' | 'throughput' | 'latency' | 'exacto';
  readonly dataCollection?: 'allow' | 'deny';
  readonly zeroDataRetention?: boolean;
  readonly requireParameters?: boolean;
  readonly quantizations?: readonly string[];
  /** Dollars per million tokens, as decimal text. */
  readonly maxPrice?: { readonly prompt?: string; readonly completion?: string };
}

export interface Plugins {
  readonly web?: {
    readonly maxResults?: number;
    readonly engine?: 'native' | 'exa' | 'firecrawl' | 'parallel';
    readonly searchPrompt?: string;
    readonly includeDomains?: readonly string[];
    readonly excludeDomains?: readonly string[];
  };
  readonly pdfEngine?: 'native' | 'mistral-ocr' | 'cloudflare-ai';
  readonly contextCompression?: boolean;
  readonly responseHealing?: boolean;
}
