import { useEffect, useState } from 'preact/hooks';
import type { WaitingView } from '../../src/protocol/chatViews.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';

/** Says what is waited for and counts down. The countdown is for the eyes: read aloud it would never end. */
export function WaitingLine(props: {
  readonly waiting: WaitingView;
  /** Giving up ends this answer alone; all of them unless told. */
  readonly stops: string | undefined;
}) {
  const { waiting, stops } = props;
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((waiting.untilMs - nowMs) / 1000));
  return (
    <section class="waiting">
      <p>
        {waiting.sentence} <span aria-hidden="true">{t('{seconds} s', { seconds })}</span>
      </p>
      <div class="failure-actions">
        <button type="button" class="button" onClick={() => post({ type: 'retry-now' })}>
          {t('Try Now')}
        </button>
        <button type="button" class="button" onClick={() => post({ type: 'stop', messageId: stops })}>
          {t('Give Up')}
        </button>
      </div>
    </section>
  );
}
