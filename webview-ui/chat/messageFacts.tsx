import type { MessageView } from '../../src/protocol/chatViews.ts';
import { isPainted } from './firstPaint.ts';
import { t } from './l10n.ts';

// Made once: a page of messages would spend more time making them than on everything else it draws. And made late: the
// browser reads its tables of times for the first of them, which takes as long as drawing the page.
const formats = lazily(() => ({
  clockTime: new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' }),
  dateAndTime: new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'medium' }),
}));
const wholeNumber = lazily(() => new Intl.NumberFormat());

export function MessageTime({ createdAtMs }: { readonly createdAtMs: number }) {
  const at = new Date(createdAtMs);
  return (
    <time
      class="message-time"
      dateTime={at.toISOString()}
      title={isPainted.value ? formats().dateAndTime.format(at) : undefined}
    >
      {isPainted.value && formats().clockTime.format(at)}
    </time>
  );
}

/** What the answer cost; tokens and speed when the message is hovered or has the focus. */
export function MessageFactsLine({ message }: { readonly message: MessageView }) {
  const { facts } = message;
  const details = [tokens(message), firstToken(message), speed(message)].filter(Boolean);
  return (
    <span class="facts">
      {facts?.cost && <span>{facts.cost}</span>}
      {details.length > 0 && (
        <span class="facts-more" title={details.join(' · ')}>
          {details.join(' · ')}
        </span>
      )}
    </span>
  );
}

function tokens({ facts }: MessageView): string {
  if (facts?.promptTokens === undefined || facts.completionTokens === undefined) return '';
  const all = t('{prompt} → {completion} tokens', {
    prompt: wholeNumber().format(facts.promptTokens),
    completion: wholeNumber().format(facts.completionTokens),
  });
  return facts.tokenKinds ? `${all} (${facts.tokenKinds})` : all;
}

function firstToken({ facts }: MessageView): string {
  if (facts?.timeToFirstTokenMs === undefined) return '';
  return t('first word after {seconds} s', { seconds: (facts.timeToFirstTokenMs / 1000).toFixed(1) });
}

function speed({ facts }: MessageView): string {
  if (!facts?.completionTokens || !facts.latencyMs) return '';
  const streamingMs = facts.latencyMs - (facts.timeToFirstTokenMs ?? 0);
  // A burst that came at once has no speed worth telling.
  if (streamingMs < 200) return '';
  return t('{speed} tokens/s', { speed: Math.round((facts.completionTokens * 1000) / streamingMs) });
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
