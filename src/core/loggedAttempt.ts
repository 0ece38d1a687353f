import type { Spending } from './charge.ts';
import type { ChatRequest } from './openrouter/chatRequest.ts';
import type { Clock, Log } from './ports.ts';
import type { StreamPart } from './stream.ts';

/*
 * One attempt as the log tells it: when it was sent, when its first word came, how it ended. `turn` is the id of the
 * answer's message; it joins these lines with those of the panel, the retries and the store.
 */

export interface AttemptLogPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Whether what is said may be in the log, because the user switched that on for a while. */
  logsContents?(): boolean;
}

export async function* loggedAttempt(
  parts: AsyncIterable<StreamPart>,
  request: ChatRequest,
  { purpose, messageId, conversationId }: Spending,
  attempt: number,
  { clock, log, logsContents }: AttemptLogPorts,
): AsyncGenerator<StreamPart, void, undefined> {
  const who = {
    ...(messageId !== undefined && { turn: messageId }),
    ...(conversationId !== undefined && { conversation: conversationId }),
    purpose,
    attempt,
    model: request.model,
  };
  const startedAtMs = clock.now();
  const elapsed = () => clock.now() - startedAtMs;
  let firstMs: number | undefined;
  let text = '';
  let ended: Readonly<Record<string, unknown>> = { outcome: 'left' };
  log('debug', 'attempt.sent', who);
  if (logsContents?.()) log('info', 'attempt.request', { ...who, messages: request.messages });
  try {
    for await (const part of parts) {
      if (part.type === 'text-delta' || part.type === 'reasoning-delta') firstMs ??= elapsed();
      if (part.type === 'text-delta' && logsContents?.()) text += part.text;
      if (part.type === 'end') ended = { outcome: 'end', reason: part.reason };
      if (part.type === 'failure') {
        const { kind, status, provider } = part.failure;
        ended = { outcome: 'failure', kind, status, provider };
      }
      yield part;
    }
  } finally {
    const times = { ...(firstMs !== undefined && { firstTokenMs: firstMs }), ms: elapsed() };
    log(ended['outcome'] === 'failure' ? 'warn' : 'info', 'attempt.ended', { ...who, ...ended, ...times });
    if (text !== '' && logsContents?.()) log('info', 'attempt.answer', { ...who, text });
  }
}
