import { memo } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import type { MessageView } from '../../../src/protocol/chatViews.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { StopIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { Extras, StateLine } from '../message.tsx';
import { MessageActions } from '../messageActions.tsx';
import { MessageBody } from '../messageBody.tsx';
import { Reasoning } from '../reasoning.tsx';

interface Props {
  readonly messages: readonly MessageView[];
  readonly isAnswering: boolean;
}

/** The answers of several models to one prompt: side by side where there is room, else one above the other. */
export function Comparison({ messages, isAnswering }: Props) {
  return (
    <section class="comparison" aria-label={t('Answers side by side')}>
      <p class="comparison-hint">
        {t('Choose the answer to go on with. The others stay as versions of it.')}
      </p>
      <div class="comparison-columns">
        {messages.map((message, index) => (
          <Column key={message.id} message={message} isFirst={index === 0} isAnswering={isAnswering} />
        ))}
      </div>
    </section>
  );
}

interface ColumnProps {
  readonly message: MessageView;
  readonly isFirst: boolean;
  readonly isAnswering: boolean;
}

const Column = memo(function Column({ message, isFirst, isAnswering }: ColumnProps) {
  const headingId = `author-${message.id}`;
  const isStreaming = message.state === 'streaming';
  return (
    <article
      id={message.id}
      class="message message-assistant column"
      aria-labelledby={headingId}
      aria-busy={isStreaming}
      tabIndex={isFirst ? 0 : -1}
    >
      <header class="message-head">
        <h2 class="message-author" id={headingId}>
          <bdi>{message.author}</bdi>
        </h2>
        {message.facts?.fallback && (
          <span class="badge" title={message.facts.fallback}>
            {t('Fallback')}
            <span class="visually-hidden">{`: ${message.facts.fallback}`}</span>
          </span>
        )}
        {isStreaming && (
          <IconButton
            isSmall
            label={t('Stop this answer')}
            onClick={() => post({ type: 'stop', messageId: message.id })}
          >
            <StopIcon />
          </IconButton>
        )}
      </header>
      <Figures message={message} />
      <div class="column-body">
        {message.reasoning !== '' && <Reasoning message={message} />}
        <MessageBody message={message} />
        <Extras message={message} />
        <StateLine message={message} />
      </div>
      <footer class="column-foot">
        <button
          type="button"
          class="button primary"
          title={t('What else still streams is stopped and stays as it is')}
          onClick={() => post({ type: 'choose-answer', messageId: message.id })}
        >
          {t('Go On with This')}
        </button>
        <MessageActions message={message} isLast={false} isAnswering={isAnswering} onEdit={() => undefined} />
      </footer>
    </article>
  );
});

/** Time, tokens and money: estimates while the answer streams, what the server told afterwards. */
function Figures({ message }: { readonly message: MessageView }) {
  const { facts, state, createdAtMs, beside } = message;
  const isStreaming = state === 'streaming';
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (!isStreaming) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isStreaming]);
  const ms = facts?.latencyMs ?? (isStreaming ? nowMs - createdAtMs : undefined);
  const tokens = facts?.completionTokens ?? roughTokens(message);
  const isExact = facts?.completionTokens !== undefined;
  const parts = [
    ms !== undefined && t('{seconds} s', { seconds: (Math.max(0, ms) / 1000).toFixed(1) }),
    tokens > 0 && t('{count} tokens', { count: `${isExact ? '' : '≈'}${tokens.toLocaleString()}` }),
    facts?.cost ?? (tokens > 0 && roughCost(tokens, beside?.usdPerToken)),
  ];
  return <p class="column-figures">{parts.filter(Boolean).join(' · ')}</p>;
}

/** About four characters make a token. */
function roughTokens({ text, reasoning }: MessageView): number {
  return Math.ceil((text.length + reasoning.length) / 4);
}

function roughCost(tokens: number, usdPerToken: number | undefined): string | false {
  if (usdPerToken === undefined) return false;
  const usd = tokens * usdPerToken;
  return `≈$${usd === 0 ? '0.00' : usd.toPrecision(2)}`;
}
