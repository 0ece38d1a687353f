import type { Attempt, Charge, Spending } from './charge.ts';
import { AttemptMeter } from './costs/attemptMeter.ts';
import type { ChatFailure } from './failure.ts';
import type { ChatRequest } from './openrouter/chatRequest.ts';
import type { Server } from './openrouter/server.ts';
import type { StreamPart } from './stream.ts';

/* One attempt with its money: asked for before it is sent, and told when it has ended. */

/** Who decides whether an attempt may be sent, and keeps what it cost. */
export interface Purse {
  admit(server: Server, request: ChatRequest, spending: Spending, signal: AbortSignal): Promise<Admission>;
  /** The attempt has ended. `isKept`: its message keeps the charge, in its own transaction. */
  ended(attempt: Attempt, charge: Charge | undefined, isKept: boolean): Promise<void>;
}

export type Admission =
  /** The request as it may be sent: perhaps with a shorter answer. */
  { readonly attempt: Attempt; readonly request: ChatRequest } | { readonly failure: ChatFailure };

export async function* metered(
  send: (request: ChatRequest) => AsyncIterable<StreamPart>,
  purse: Purse,
  [server, request, spending, signal]: Parameters<Purse['admit']>,
): AsyncGenerator<StreamPart, void, undefined> {
  const admission = await purse.admit(server, request, spending, signal);
  if (signal.aborted) {
    if ('attempt' in admission) await purse.ended(admission.attempt, undefined, false);
    return;
  }
  if ('failure' in admission) {
    yield { type: 'failure', failure: admission.failure };
    return;
  }
  const { attempt } = admission;
  const meter = new AttemptMeter(attempt);
  let hasEnded = false;
  try {
    yield { type: 'attempt', attempt };
    for await (const part of send(admission.request)) {
      meter.add(part);
      if (part.type === 'end' || part.type === 'failure') {
        hasEnded = true;
        const charge = meter.charge();
        // After a failure another attempt may follow, which has to know what this one cost.
        const isKept = part.type === 'end' && charge !== undefined && spending.messageId !== undefined;
        await purse.ended(attempt, charge, isKept);
        yield { type: 'charge', ...(charge && { charge }) };
      }
      yield part;
    }
  } finally {
    if (!hasEnded) await purse.ended(attempt, meter.charge(), false);
  }
}
