import type { AskingParameters, SamplingParameters } from '../../core/conversation.ts';
import type { ConversationParameters } from '../../protocol/models.ts';

/* How a conversation is asked, in two parts: what the popover shows, and what only a prompt file sets. */

interface Parts {
  readonly shown: ConversationParameters;
  readonly others: SamplingParameters;
}

export function partsOf({ summaries: _, ...parameters }: AskingParameters): Parts {
  const { temperature, maxTokens, reasoningEffort, webSearch, provider, ...others } = parameters;
  const shown = {
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(reasoningEffort !== undefined && { reasoningEffort }),
    ...(webSearch !== undefined && { webSearch }),
    ...(provider !== undefined && { provider }),
  };
  return { shown, others };
}

/** As prompt files write them, such as `topK: 40`. */
export function othersText({ others }: Parts): readonly string[] {
  return Object.entries(others).map(([name, value]) => `${name}: ${String(value)}`);
}

/** What the popover changed, beside what it does not change; a reset takes away what is set, whoever set it. */
export function changed(
  before: AskingParameters,
  shown: ConversationParameters,
  isReset: boolean,
): AskingParameters {
  const { summaries } = before;
  const others = isReset ? {} : partsOf(before).others;
  return { ...others, ...shown, ...(summaries && { summaries }) };
}
