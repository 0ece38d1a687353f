import { assertNever } from '../base/assertNever.ts';
import type { ChatFailure } from '../failure.ts';
import { formatUsd, parseDecimalToPico } from '../money.ts';
import type { Localize } from '../ports.ts';
import type { FailureAction } from './failureActions.ts';

/*
 * The one place where a failure becomes words: what happened, whether it cost money, what to do. The table of
 * them all is in docs/troubleshooting.md.
 */

export interface FailureText {
  readonly sentence: string;
  readonly actions: readonly FailureAction[];
}

export interface FailureTextPorts {
  readonly localize: Localize;
  /** A time of day in the user's words, such as 14:05; a date too when it is not today. */
  readonly formatTime: (atMs: number) => string;
}

export function failureText(failure: ChatFailure, ports: FailureTextPorts): FailureText {
  const [what, ...actions] = wordsOf(failure, ports);
  const { localize } = ports;
  const sentences = [
    what,
    ...(failure.attempts ? [localize('It was tried {count} times.', { count: failure.attempts })] : []),
    chargeText(failure, localize),
    ...(failure.offeredModels?.length
      ? [
          localize('On your list, but perhaps dearer: {models}.', {
            models: failure.offeredModels.join(', '),
          }),
        ]
      : []),
  ];
  return { sentence: sentences.join(' '), actions };
}

/** That nothing was charged is said only of what was refused before any work, or never left. */
function chargeText(failure: ChatFailure, localize: Localize): string {
  if (failure.charge !== 'possible') return localize('Nothing was charged.');
  const hasNoWord = failure.kind === 'timeout' && failure.phase !== 'idle';
  return hasNoWord
    ? localize('It may have been worked on, and be charged.')
    : localize('What had been answered until then may be charged.');
}

type Words = readonly [what: string, ...actions: FailureAction[]];

function wordsOf(failure: ChatFailure, { localize, formatTime }: FailureTextPorts): Words {
  const who = failure.provider ?? failure.model ?? localize('the provider');
  switch (failure.kind) {
    case 'no-key':
      return [localize('There is no API key yet.'), 'sign-in', 'set-key'];
    case 'bad-key':
      return [
        localize('The API key was refused: it is wrong, expired or deleted.'),
        'sign-in',
        'set-key',
        'manage-key',
      ];
    case 'no-credit':
      return failure.canAffordTokens === undefined
        ? [localize('Your account has too little credit for this.'), 'add-credit', 'shorten', 'other-model']
        : [
            localize('Your credit is enough for an answer of {count} tokens, not for a longer one.', {
              count: failure.canAffordTokens,
            }),
            'add-credit',
            'answer-shorter',
            'other-model',
          ];
    case 'spending-limit':
      return failure.resetsAtMs === undefined
        ? [localize('The spending limit of your key or workspace is reached.'), 'manage-key', 'set-key']
        : [
            localize('The spending limit of your key or workspace is reached until {time}.', {
              time: formatTime(failure.resetsAtMs),
            }),
            'manage-key',
            'set-key',
          ];
    case 'over-limit':
      return [overLimitText(failure, localize), 'send-once', 'raise-limit', 'cheaper-model', 'cancel'];
    case 'unknown-price':
      return failure.isBlocked
        ? [
            localize('Nobody can tell what {model} will cost, and your settings block unknown prices.', {
              model: failure.model ?? '',
            }),
            'other-model',
            'raise-limit',
            'cancel',
          ]
        : [
            localize(
              'Nobody can tell what {model} will cost, so your limits could not be kept. It was not sent.',
              {
                model: failure.model ?? '',
              },
            ),
            'send-once',
            'allow-unknown-prices',
            'other-model',
            'cancel',
          ];
    case 'not-reserved':
      return [
        failure.isDiskFull
          ? localize(
              'The disk that holds the history is full, so your limits could not be kept. It was not sent. Free some space and try again.',
            )
          : localize('The history could not be written, so your limits could not be kept. It was not sent.'),
        'retry',
        'show-log',
      ];
    case 'rate-limited':
      return [localize('{who} takes no more requests for the moment.', { who }), 'retry', 'other-model'];
    case 'free-quota':
      return failure.resetsAtMs === undefined
        ? [localize('Your free requests for today are used up.'), 'other-model', 'add-credit']
        : [
            localize('Your free requests are used up until {time}.', {
              time: formatTime(failure.resetsAtMs),
            }),
            'other-model',
            'add-credit',
          ];
    case 'bad-request':
      return [localize('The request was refused as it is.'), 'edit', 'other-model', 'show-log'];
    case 'context-too-long':
      return failure.limitTokens === undefined
        ? [localize('The conversation is too long for this model.'), 'compact', 'shorten', 'other-model']
        : [
            localize('The conversation is too long for this model, which reads {count} tokens.', {
              count: failure.limitTokens,
            }),
            'compact',
            'shorten',
            'other-model',
          ];
    case 'too-large':
      return [localize('What is attached is too large.'), 'edit', 'shorten'];
    case 'model-not-found':
      return [localize('Nobody serves the model {model}.', { model: failure.model ?? '' }), 'other-model'];
    case 'unsupported':
      return [unsupportedText(failure.feature, localize), 'other-model', 'edit'];
    case 'data-policy':
      return [
        localize('Your privacy settings at OpenRouter leave no provider for this model.'),
        'privacy-settings',
        'other-model',
      ];
    case 'provider-preferences':
      return [
        localize('Your provider preferences leave no provider for this model.'),
        'provider-settings',
        'other-model',
      ];
    case 'refused':
      return [
        failure.reasons?.length
          ? localize('The request was refused by moderation: {reasons}.', {
              reasons: failure.reasons.join(', '),
            })
          : localize('The request was refused by moderation or by the model.'),
        'edit',
        'other-model',
      ];
    case 'forbidden':
      return [localize('Your key or your region may not use this.'), 'manage-key', 'other-model'];
    case 'provider-down':
      return [localize('{who} does not answer or is overloaded.', { who }), 'retry', 'other-model'];
    case 'network':
      return [networkText(failure.code, localize), 'retry', 'server-settings', 'show-log'];
    case 'timeout':
      return [timeoutText(failure.phase, localize), 'retry', 'other-model'];
    case 'slept':
      return [localize('The computer slept and the connection was lost.'), 'continue', 'retry'];
    case 'cut-off':
      return [localize('The answer was cut off: the connection ended too early.'), 'continue', 'retry'];
    case 'empty-answer':
      return [localize('The model answered with nothing.'), 'retry', 'other-model'];
    case 'bad-response':
      return [
        localize('What came back is not an answer that can be read.'),
        'retry',
        'server-settings',
        'show-log',
      ];
    case 'circuit-open':
      return [
        localize(
          '{who} failed several times in a row. Nothing was sent; the next try is possible at {time}.',
          {
            who,
            time: formatTime(failure.retryAtMs),
          },
        ),
        'other-model',
        'retry',
      ];
    case 'bad-server':
      return [serverText(failure.problem, localize), 'server-settings'];
    default:
      return assertNever(failure);
  }
}

function unsupportedText(
  feature: 'tools' | 'tool-choice' | 'images' | undefined,
  localize: Localize,
): string {
  switch (feature) {
    case 'tools':
    case 'tool-choice':
      return localize('No provider of this model can use tools.');
    case 'images':
      return localize('No provider of this model can see images.');
    case undefined:
      return localize('No provider of this model can do what was asked.');
    default:
      return assertNever(feature);
  }
}

function overLimitText(failure: Extract<ChatFailure, { kind: 'over-limit' }>, localize: Localize): string {
  const usd = (decimal: string) => formatUsd(parseDecimalToPico(decimal) ?? 0n);
  const { costLowUsd: low, costHighUsd: high } = failure;
  const what = limitText(failure, usd, localize);
  const cost =
    low === undefined || high === undefined
      ? ''
      : localize(' It would probably cost {low} to {high}.', { low: usd(low), high: usd(high) });
  return what + cost;
}

function limitText(
  { limit, limitModel, limitUsd, countedUsd }: Extract<ChatFailure, { kind: 'over-limit' }>,
  usd: (decimal: string) => string,
  localize: Localize,
): string {
  const amounts = { limit: usd(limitUsd), counted: usd(countedUsd), model: limitModel ?? '' };
  if (limitModel !== undefined)
    return localize('Your limit of {limit} for {model} would be exceeded: {counted} is spent.', amounts);
  switch (limit) {
    case 'message':
      return localize('Your limit of {limit} for a message would be exceeded.', amounts);
    case 'conversation':
      return localize(
        'Your limit of {limit} for a conversation would be exceeded: {counted} is spent here.',
        amounts,
      );
    case 'day':
      return localize('Your limit of {limit} a day would be exceeded: {counted} is spent today.', amounts);
    case 'month':
      return localize(
        'Your limit of {limit} a month would be exceeded: {counted} is spent this month.',
        amounts,
      );
    default:
      return assertNever(limit);
  }
}

function networkText(code: string | undefined, localize: Localize): string {
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code ?? ''))
    return localize('The certificate of the server or of a proxy is not trusted ({code}).', {
      code: code ?? '',
    });
  if (code === 'ECONNREFUSED')
    return localize('Nothing answers at the address of the server. Is it running?');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return localize('The address of the server was not found. Are you online?');
  return code ? localize('The connection failed ({code}).', { code }) : localize('The connection failed.');
}

function timeoutText(phase: 'connect' | 'first-token' | 'idle' | 'server', localize: Localize): string {
  switch (phase) {
    case 'connect':
      return localize('The server did not answer in time.');
    case 'first-token':
      return localize('The model did not begin its answer in time.');
    case 'idle':
      return localize('The answer stopped coming.');
    case 'server':
      return localize('The provider took too long and gave up.');
    default:
      return assertNever(phase);
  }
}

function serverText(problem: 'invalid' | 'insecure' | 'redirect', localize: Localize): string {
  switch (problem) {
    case 'invalid':
      return localize('The base URL in the settings cannot be used.');
    case 'insecure':
      return localize('The base URL in the settings is not encrypted (http) and not on this machine.');
    case 'redirect':
      return localize('The server wants to send the request elsewhere, which could give your key away.');
    default:
      return assertNever(problem);
  }
}
