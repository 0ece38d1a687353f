import type { Event } from '../base/emitter.ts';
import type { ChatFailure } from '../failure.ts';
import type { Clock, Random } from '../ports.ts';
import type { StreamPart } from '../stream.ts';
import type { ResilienceSettings } from './resilienceSettings.ts';
import { isShown } from './shown.ts';
import { sleep } from './sleep.ts';

export interface RetryPorts {
  readonly clock: Clock;
  readonly random: Random;
}

export interface RetryOptions {
  readonly limits: Pick<ResilienceSettings, 'maxRetries' | 'maxTotalMs'>;
  /** The user will not wait: the next try begins now. */
  readonly retryNow?: Event<void>;
}

/** Makes an attempt: the first is 1, later ones are told what ended the one before. */
export type Attempt = (attempt: number, before: ChatFailure | undefined) => AsyncIterable<StreamPart>;

const baseDelayMs = 500;
const maxDelayMs = 20_000;
/** A server that asks for more than this is better told to the user than waited for. */
const maxServerWaitMs = 60_000;

/** Tries again what may be tried again, as long as nothing of the answer has been shown. */
export async function* retried(
  attempt: Attempt,
  { limits, retryNow }: RetryOptions,
  { clock, random }: RetryPorts,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const deadlineMs = clock.now() + limits.maxTotalMs;
  let before: ChatFailure | undefined;
  for (let count = 1; ; count += 1) {
    let hasShown = false;
    let failure: ChatFailure | undefined;
    for await (const part of attempt(count, before)) {
      hasShown ||= isShown(part);
      if (part.type === 'failure') failure = part.failure;
      else yield part;
    }
    if (!failure || signal.aborted) return;
    const delayMs = count > limits.maxRetries || hasShown ? undefined : retryDelayMs(failure, count, random);
    const untilMs = clock.now() + (delayMs ?? 0);
    if (delayMs === undefined || untilMs > deadlineMs) {
      yield { type: 'failure', failure: count > 1 ? { ...failure, attempts: count } : failure };
      return;
    }
    const maxAttempts = limits.maxRetries + 1;
    yield { type: 'waiting', reason: 'retry', untilMs, attempt: count + 1, maxAttempts, failure };
    if (!(await waits(sleep(clock, untilMs - clock.now(), retryNow, signal), signal))) return;
    before = failure;
  }
}

/** How long to wait before the next try, or undefined when there should be none. */
export function retryDelayMs(failure: ChatFailure, attempt: number, random: Random): number | undefined {
  if (!isRetryable(failure)) return undefined;
  const ceilingMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  const jitterMs = Math.round(random() * ceilingMs);
  const serverMs = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
  if (serverMs === undefined) return jitterMs;
  // Never earlier than asked, and not all clients at the same moment.
  return serverMs > maxServerWaitMs ? undefined : serverMs + Math.min(jitterMs, baseDelayMs);
}

/** The table of what may be tried again with the same request. */
export function isRetryable(failure: ChatFailure): boolean {
  switch (failure.kind) {
    case 'rate-limited':
    case 'provider-down':
    case 'timeout':
    case 'cut-off':
    case 'empty-answer':
      return true;
    case 'network':
      return !isCertificateProblem(failure.code);
    default:
      return false;
  }
}

function isCertificateProblem(code: string | undefined): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code ?? '');
}

/** Whether the wait came to its end; the user's cancelling is none. */
async function waits(wait: Promise<void>, signal: AbortSignal): Promise<boolean> {
  try {
    await wait;
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
