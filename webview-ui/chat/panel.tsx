import type { ReadonlySignal } from '@preact/signals';
import { Composer } from './composer.tsx';
import { EmptyState } from './emptyState.tsx';
import type { PanelState } from './state.ts';
import { Transcript } from './transcript.tsx';

export function ChatPanel({ state }: { readonly state: ReadonlySignal<PanelState | undefined> }) {
  const current = state.value;
  // Nothing is drawn before the first snapshot, so that an empty state never flashes over a conversation.
  if (!current) return null;
  return (
    <div class="panel">
      {current.messages.length === 0 ? (
        <EmptyState surroundings={current.surroundings} />
      ) : (
        <Transcript state={current} />
      )}
      <Composer surroundings={current.surroundings} />
    </div>
  );
}
