import type { ConversationParameters, ModelChoice } from '../../../src/protocol/models.ts';
import { t } from '../l10n.ts';

export type Effort = NonNullable<ConversationParameters['reasoningEffort']>;

/** What differs from the defaults, in a few words; empty where nothing does. */
export function parametersText({ parameters, others = [] }: ModelChoice): string {
  const { temperature, maxTokens, reasoningEffort, webSearch, provider } = parameters;
  const parts = [
    reasoningEffort && effortName(reasoningEffort),
    temperature !== undefined && t('temperature {value}', { value: temperature }),
    maxTokens !== undefined && t('{count} tokens at most', { count: maxTokens.toLocaleString() }),
    webSearch && t('web search'),
    provider && Object.keys(provider).length > 0 && t('providers'),
    ...others,
  ];
  return parts.filter(Boolean).join(' · ');
}

export function effortName(effort: Effort): string {
  switch (effort) {
    case 'none':
      return t('no reasoning');
    case 'minimal':
      return t('minimal reasoning');
    case 'low':
      return t('low reasoning');
    case 'medium':
      return t('medium reasoning');
    case 'high':
      return t('high reasoning');
    case 'xhigh':
      return t('very high reasoning');
    case 'max':
      return t('greatest reasoning');
  }
}
