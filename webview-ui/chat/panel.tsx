import type { ReadonlySignal } from '@preact/signals';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { EmptyState } from './emptyState.tsx';
import { FindBar, isFindOpen } from './findBar.tsx';
import type { PanelState } from './state.ts';
import { Transcript } from './transcript.tsx';
import { UndoBar } from './undoBar.tsx';

export function ChatPanel({ state }: { readonly state: ReadonlySignal<PanelState | undefined> }) {
  const current = state.value;
  // Nothing is drawn before the first snapshot, so that an empty state never flashes over a conversation.
  if (!current) return null;
  const { surroundings } = current;
  return (
    <div class={`panel appearance-${surroundings.appearance}`}>
      {current.messages.length === 0 ? <EmptyState state={current} /> : <Transcript state={current} />}
      {isFindOpen.value && <FindBar state={current} />}
      {current.deletedId && <UndoBar key={current.deletedId} messageId={current.deletedId} />}
      <Composer surroundings={surroundings} />
      {surroundings.announces && <Announcer message={current.messages.at(-1)} />}
    </div>
  );
}
