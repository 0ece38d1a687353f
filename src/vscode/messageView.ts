import * as vscode from 'vscode';
import type { Waiting } from '../core/answerDraft.ts';
import {
  type AnswerFacts,
  type ContentPart,
  type Message,
  type MessageId,
  textOf,
} from '../core/conversation.ts';
import type { ChatFailure } from '../core/failure.ts';
import { formatUsd } from '../core/money.ts';
import type { FailureView, MessageFacts, MessageView, WaitingView } from '../protocol.ts';

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
    ...(answer && { facts: facts(answer) }),
    citations: partsOf(parts, 'citation').map(({ url, title }) => ({ url, title: title ?? '' })),
    images: partsOf(parts, 'image').map(({ attachment: { hash, mimeType, name } }) => ({
      url: `attachment:${hash}:${mimeType}`,
      name,
    })),
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
    ...(usage && { promptTokens: usage.promptTokens, completionTokens: usage.completionTokens }),
    ...(costPico !== undefined && { cost: `${costIsEstimate ? '≈' : ''}${formatUsd(costPico)}` }),
    ...(timeToFirstTokenMs !== undefined && { timeToFirstTokenMs }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(finishReason === 'length' && { isCutByLength: true }),
  };
}

function waitingView({ reason, untilMs, attempt, maxAttempts }: Waiting): WaitingView {
  const sentence =
    reason === 'rate-limit'
      ? vscode.l10n.t('Your own limit of requests a minute is reached. It is sent in')
      : vscode.l10n.t('The attempt before failed. Attempt {0} of {1} in', attempt, maxAttempts ?? attempt);
  return { sentence, untilMs };
}

function failureView(failure: ChatFailure): FailureView {
  return { sentence: failure.kind, ...(failure.detail && { detail: failure.detail }), actions: [] };
}
