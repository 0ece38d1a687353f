import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { SummaryFold } from './compact.tsx';
import { copySelectedMessages } from './copyMessages.ts';
import { isPainted } from './firstPaint.ts';
import { endWishes, FollowEnd } from './followEnd.ts';
import { post } from './host.ts';
import { ArrowDownIcon } from './icons.tsx';
import { t } from './l10n.ts';
import { MessageArticle } from './message.tsx';
import { moveBetweenMessages } from './messageKeys.ts';
import { Comparison } from './models/comparison.tsx';
import { comingChange, ModelChange, modelChanges } from './models/modelChange.tsx';
import { placeIn, rememberPlace } from './readingPlaces.ts';
import { maxMessages, type PanelState } from './state.ts';

/** How far from an edge, in screens, more messages are asked for. */
const loadAheadScreens = 1.5;

export function Transcript({ state }: { readonly state: PanelState }) {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follow = useMemo(() => new FollowEnd(), []);
  const isAsking = useRef<'earlier' | 'later' | undefined>(undefined);

  useEffect(
    () =>
      scroller.current && content.current ? follow.attach(scroller.current, content.current) : undefined,
    [follow],
  );

  const beside = useMemo(() => state.messages.filter((message) => message.beside), [state.messages]);
  const inLine = useMemo(() => state.messages.filter((message) => !message.beside), [state.messages]);
  const changes = useMemo(() => modelChanges(inLine), [inLine]);
  const nextChange =
    beside.length > 0 || state.hasLater ? undefined : comingChange(inLine, state.surroundings);

  // A snapshot stands where the reader was, or at the message that was asked for, else at the end.
  const { conversationId, anchor, messages } = state;
  const { summary } = state.surroundings;
  useLayoutEffect(() => {
    const place = placeIn(conversationId);
    const isThere = place && messages.some(({ id }) => id === place.messageId);
    if (place && (anchor ? anchor === place.messageId : isThere)) follow.standAt(place);
    else if (anchor) follow.standAt({ messageId: anchor, offsetPx: 0 });
    else follow.resume();
  }, [follow, state.snapshots]);

  // Selecting and unfolding end the following without a scroll.
  const isFollowing = follow.isFollowing.value;
  useEffect(() => rememberPlace(conversationId, follow.place), [follow, conversationId, isFollowing]);

  useLayoutEffect(() => {
    isAsking.current = undefined;
    follow.grewAbove();
    follow.contentChanged();
  }, [follow, state.messages]);

  const loadAhead = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => {
    const ahead = clientHeight * loadAheadScreens;
    if (scrollTop < ahead) load('earlier');
    if (scrollHeight - scrollTop - clientHeight < ahead) load('later');
  };
  const load = (side: 'earlier' | 'later') => {
    const from = side === 'earlier' ? state.messages[0] : state.messages.at(-1);
    const hasMore = side === 'earlier' ? state.hasEarlier : state.hasLater;
    if (!from || !hasMore || isAsking.current) return;
    isAsking.current = side;
    post({ type: 'load', side, from: from.id });
  };
  useEffect(() => {
    isPainted.value = true;
  }, []);

  // A page is small, so that it is drawn in a frame: once it is painted, what is missing around it follows.
  useEffect(() => {
    if (scroller.current && messages.length < maxMessages) loadAhead(scroller.current);
  }, [messages[0]?.id, messages.length, state.hasEarlier, state.hasLater]);

  const jump = () => {
    if (state.hasLater) post({ type: 'jump-to-latest' });
    follow.resume();
    rememberPlace(conversationId, undefined);
  };
  const wishes = endWishes.value;
  const answered = useRef(wishes);
  useLayoutEffect(() => {
    if (wishes !== answered.current) jump();
    answered.current = wishes;
  }, [wishes]);

  return (
    <div class="transcript-frame">
      <main
        class="transcript"
        ref={scroller}
        aria-label={state.surroundings.title || t('Conversation')}
        onCopyCapture={copySelectedMessages}
        onScroll={(event) => {
          loadAhead(event.currentTarget);
          rememberPlace(conversationId, follow.place);
        }}
        onKeyDown={(event) => {
          if (event.key === 'End' && (event.ctrlKey || event.metaKey)) jump();
          else moveBetweenMessages(event);
        }}
      >
        <h1 class="visually-hidden">{state.surroundings.title || t('Conversation')}</h1>
        <div ref={content}>
          {inLine.map((message, index) => (
            <Fragment key={message.id}>
              {changes.has(message.id) && <ModelChange model={changes.get(message.id) ?? ''} />}
              <MessageArticle
                message={message}
                isLast={!state.hasLater && index === inLine.length - 1}
                isAnswering={state.surroundings.isAnswering}
              />
              {summary?.upTo === message.id && <SummaryFold key={message.id} summary={summary} />}
            </Fragment>
          ))}
          {beside.length > 0 && <Comparison messages={beside} isAnswering={state.surroundings.isAnswering} />}
          {nextChange !== undefined && <ModelChange model={nextChange} />}
        </div>
      </main>
      {((!isFollowing && follow.isEndBelow.value) || state.hasLater) && (
        <button type="button" class="jump" onClick={jump} title={t('Jump to latest (Ctrl+End)')}>
          <ArrowDownIcon />
          {t('Jump to latest')}
        </button>
      )}
    </div>
  );
}
