import type { ReadonlySignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Announcer } from './announcer.tsx';
import { CompactLine } from './compact.tsx';
import { Composer } from './composer/composer.tsx';
import { PastedNote } from './composer/pastedNote.tsx';
import { QuestionCard } from './composer/questionCard.tsx';
import { EmptyState } from './emptyState.tsx';
import { FindBar, isFindOpen } from './findBar.tsx';
import { t } from './l10n.ts';
import { NoticeBar } from './noticeBar.tsx';
import type { PanelState } from './state.ts';
import { Transcript } from './transcript.tsx';
import { UndoBar } from './undoBar.tsx';

interface Props {
  readonly state: ReadonlySignal<PanelState | undefined>;
  /** Why nothing can be shown. */
  readonly broken: ReadonlySignal<string | undefined>;
  readonly onTryAgain: () => void;
}

export function ChatPanel({ state, broken, onTryAgain }: Props) {
  const current = state.value;
  const { surroundings, queue } = current ?? {};
  // What an answer grows by does not touch it, and it is much to compare.
  const composer = useMemo(
    () => surroundings && queue && <Composer surroundings={surroundings} queue={queue} />,
    [surroundings, queue],
  );
  if (broken.value !== undefined) return <Broken sentence={broken.value} onTryAgain={onTryAgain} />;
  // Nothing is drawn before the first snapshot, so that an empty state never flashes over a conversation.
  if (!current || !surroundings) return null;
  return (
    <div class={`panel appearance-${surroundings.appearance}`}>
      {current.messages.length === 0 ? <EmptyState state={current} /> : <Transcript state={current} />}
      {isFindOpen.value && <FindBar state={current} />}
      {current.notice && <NoticeBar key={current.notice.sentence} notice={current.notice} />}
      {current.deletedId && <UndoBar key={current.deletedId} messageId={current.deletedId} />}
      <CompactLine key={current.conversationId} surroundings={surroundings} />
      <PastedNote />
      <QuestionCard />
      {composer}
      {surroundings.announces && <Announcer message={current.messages.at(-1)} />}
    </div>
  );
}

function Broken({ sentence, onTryAgain }: { readonly sentence: string; readonly onTryAgain: () => void }) {
  return (
    <main class="empty">
      <h1 class="empty-title">{t('The history cannot be opened')}</h1>
      <p role="alert">{sentence}</p>
      <button type="button" class="button primary" onClick={onTryAgain}>
        {t('Try Again')}
      </button>
    </main>
  );
}
