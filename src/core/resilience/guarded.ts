import type { ChatFailure } from '../failure.ts';
import type { StreamPart } from '../stream.ts';
import type { CircuitBreakers } from './circuitBreaker.ts';

/** Lets an answer through its circuit, and tells the circuit how it went. */
export async function* guarded(
  open: () => AsyncIterable<StreamPart>,
  breakers: CircuitBreakers,
  key: string,
): AsyncGenerator<StreamPart, void, undefined> {
  const permit = breakers.enter(key);
  if ('retryAtMs' in permit) {
    yield { type: 'failure', failure: { kind: 'circuit-open', retryAtMs: permit.retryAtMs } };
    return;
  }
  let isOthers = false;
  try {
    for await (const part of open()) {
      // An answer of another model says nothing about this one.
      if (part.type === 'answered-by' && part.fallback) isOthers = true;
      if (part.type === 'end' && !isOthers) permit.succeed();
      if (part.type === 'failure' && isUnhealthy(part.failure)) permit.fail();
      yield part;
    }
  } finally {
    permit.release();
  }
}

/** What speaks of the service's health, unlike requests that are refused for a reason of their own. */
export function isUnhealthy(failure: ChatFailure): boolean {
  return ['provider-down', 'network', 'timeout', 'cut-off'].includes(failure.kind);
}
