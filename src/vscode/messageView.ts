import * as vscode from 'vscode';
import type { Waiting } from '../core/answerDraft.ts';
import {
  type AnswerFacts,
  type ContentPart,
  isAttached,
  type Message,
  type MessageId,
  textOf,
} from '../core/conversation.ts';
import type { ChatFailure } from '../core/failure.ts';
import { formatUsd } from '../core/money.ts';
import { actionLabel } from '../core/openrouter/failureActions.ts';
import type { Fallback, Usage } from '../core/stream.ts';
import type { FailureView, MessageFacts, MessageView, WaitingView } from '../protocol/chatViews.ts';
import { attachmentView } from './attachmentView.ts';
import { failureWords } from './failureWords.ts';
import { localize } from './localize.ts';

/** A message in the words that the panel shows. Siblings are told where they are known: when a page is read. */
export function messageView(
  message: Message,
  waiting: Waiting | undefined,
  siblingIds: readonly MessageId[],
): MessageView {
  const { answer, parts } = message;
  const reasoning = partsOf(parts, 'reasoning');
  const reasoningMs = reasoning.reduce((sum, part) => sum + (part.durationMs ?? 0), 0);
  const results = new Map(partsOf(parts, 'tool-result').map((part) => [part.callId, part.text]));
  return {
    id: message.id,
    role: message.role,
    author: author(message),
    text: textOf(message),
    reasoning: reasoning.map(({ text }) => text).join('\n\n'),
    ...(reasoningMs > 0 && { reasoningMs }),
    state: message.state,
    createdAtMs: message.createdAtMs,
    ...(siblingIds.length > 1 && {
      sibling: { index: siblingIds.indexOf(message.id) + 1, count: siblingIds.length },
    }),
    ...(answer && { facts: facts(answer), asked: answer.requestedModel }),
    citations: partsOf(parts, 'citation').map(({ url, title }) => ({ url, title: title ?? '' })),
    images: partsOf(parts, 'image').map(({ attachment: { hash, mimeType, name } }) => ({
      url: `attachment:${hash}:${mimeType}`,
      name,
    })),
    attachments: parts
      .filter(isAttached)
      .filter(({ type }) => type !== 'image')
      .map(attachmentView),
    toolCalls: partsOf(parts, 'tool-call').map(({ id, name, arguments: args }) => ({
      name,
      arguments: args,
      ...(results.has(id) && { result: results.get(id) ?? '' }),
    })),
    ...(answer?.failure && { failure: failureView(answer.failure) }),
    ...(waiting && { waiting: waitingView(waiting) }),
  };
}

function partsOf<T extends ContentPart['type']>(
  parts: readonly ContentPart[],
  type: T,
): readonly Extract<ContentPart, { readonly type: T }>[] {
  return parts.filter((part): part is Extract<ContentPart, { readonly type: T }> => part.type === type);
}

function author({ role, answer }: Message): string {
  if (role === 'user') return vscode.l10n.t('You');
  return answer?.model ?? answer?.requestedModel ?? vscode.l10n.t('Model');
}

function facts(answer: AnswerFacts): MessageFacts {
  const { provider, usage, costPico, costIsEstimate, timeToFirstTokenMs, latencyMs, finishReason } = answer;
  return {
    ...(provider !== undefined && { provider }),
    ...(answer.fallback && { fallback: fallbackText(answer.fallback) }),
    ...(usage && {
      promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens,
      ...tokenKinds(usage),
    }),
    ...(costPico !== undefined && {
      cost: `${costIsEstimate ? '≈' : ''}${formatUsd(costPico, { language: vscode.env.language })}`,
    }),
    ...(timeToFirstTokenMs !== undefined && { timeToFirstTokenMs }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(finishReason === 'length' && { isCutByLength: true }),
  };
}

/** What of the tokens was cached, written to the cache, thought, drawn. */
function tokenKinds(usage: Usage): Pick<MessageFacts, 'tokenKinds'> {
  const { t } = vscode.l10n;
  const count = (value: number) => value.toLocaleString(vscode.env.language);
  const {
    promptTokens,
    cachedTokens = 0,
    cacheWriteTokens = 0,
    reasoningTokens = 0,
    imageTokens = 0,
  } = usage;
  const words = [
    cachedTokens + cacheWriteTokens > 0
      ? t('{0} fresh', count(promptTokens - cachedTokens - cacheWriteTokens))
      : '',
    cachedTokens > 0 ? t('{0} cached', count(cachedTokens)) : '',
    cacheWriteTokens > 0 ? t('{0} written to the cache', count(cacheWriteTokens)) : '',
    reasoningTokens > 0 ? t('{0} thinking', count(reasoningTokens)) : '',
    imageTokens > 0 ? t('{0} for images', count(imageTokens)) : '',
  ].filter(Boolean);
  return words.length > 0 ? { tokenKinds: words.join(', ') } : {};
}

function waitingView({ reason, untilMs, attempt, maxAttempts, failure }: Waiting): WaitingView {
  const next =
    reason === 'rate-limit'
      ? vscode.l10n.t('Your own limit of requests a minute is reached. Sent in')
      : vscode.l10n.t('Attempt {0} of {1} in', attempt, maxAttempts ?? attempt);
  const sentence = failure ? `${failureWords(failure).sentence} ${next}` : next;
  return { sentence, untilMs };
}

function failureView(failure: ChatFailure): FailureView {
  const { sentence, actions } = failureWords(failure);
  return {
    sentence,
    ...(failure.detail && { detail: failure.detail }),
    actions: actions.map((id) => ({ id, label: actionLabel(id, localize) })),
  };
}

/** Why another model answers than the one that was asked. */
function fallbackText({ from, reason }: Fallback): string {
  switch (reason) {
    case 'server':
      return vscode.l10n.t('OpenRouter itself moved on from {0}.', from);
    case 'circuit-open':
      return vscode.l10n.t('{0} failed several times in a row.', from);
    case 'rate-limited':
      return vscode.l10n.t('{0} takes no more requests for the moment.', from);
    case 'timeout':
      return vscode.l10n.t('{0} did not answer in time.', from);
    case 'model-not-found':
      return vscode.l10n.t('Nobody serves {0}.', from);
    default:
      return vscode.l10n.t('{0} failed.', from);
  }
}
