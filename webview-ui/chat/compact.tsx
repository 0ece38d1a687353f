import { useEffect, useRef, useState } from 'preact/hooks';
import type { SummaryView, Surroundings } from '../../src/protocol/chatViews.ts';
import { focusComposer } from './composer/box.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';

/* A summary that goes along in the place of older messages: where it begins to, and that it is being made. */

/** Stands below the last message that the summary stands for. */
export function SummaryFold({ summary }: { readonly summary: SummaryView }) {
  return (
    <details class="fold older-summary">
      <summary>{t('Older messages go along as a summary')}</summary>
      <div class="older-summary-body">
        <p>
          {t('The model reads this in the place of the messages above, which stay. Written by:')}{' '}
          <bdi>{summary.model}</bdi>
        </p>
        <div class="reasoning-text" dir="auto">
          {summary.text}
        </div>
        <button
          type="button"
          class="button"
          onClick={() => {
            post({ type: 'compact', action: 'undo' });
            focusComposer();
          }}
        >
          {t('Undo Compact')}
        </button>
      </div>
    </details>
  );
}

/** Says that it runs, and lets it be stopped. A screen reader is told when it is done. */
export function CompactLine({ surroundings }: { readonly surroundings: Surroundings }) {
  const { isCompacting = false, summary } = surroundings;
  const isDone = useFinished(isCompacting, summary?.upTo);
  return (
    <div class={isCompacting ? 'undo compacting' : 'visually-hidden'}>
      <span role="status">
        {isCompacting && <span class="pulse" aria-hidden="true" />}
        {isCompacting
          ? t('Summarising older messages…')
          : isDone && t('Older messages go along as a summary now.')}
      </span>
      {isCompacting && (
        <button
          type="button"
          class="button"
          onClick={() => {
            post({ type: 'compact', action: 'stop' });
            focusComposer();
          }}
        >
          {t('Stop')}
        </button>
      )}
    </div>
  );
}

/** Whether the last run has brought another summary. */
function useFinished(isRunning: boolean, upTo: string | undefined): boolean {
  const [isDone, setDone] = useState(false);
  const before = useRef<{ readonly upTo: string | undefined } | undefined>(undefined);
  useEffect(() => {
    if (isRunning) {
      before.current ??= { upTo };
      setDone(false);
    } else if (before.current) {
      setDone(upTo !== undefined && upTo !== before.current.upTo);
      before.current = undefined;
    }
  }, [isRunning]);
  return isDone;
}
