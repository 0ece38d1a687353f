import { useEffect, useRef, useState } from 'preact/hooks';
import type { MessageView } from '../../src/protocol/chatViews.ts';
import { t } from './l10n.ts';

/** How often a screen reader is told what has arrived since. */
const announceEveryMs = 1200;

/** Tells a screen reader the answer while it streams: politely, by whole sentences, without the markup. */
export function Announcer({ message }: { readonly message: MessageView | undefined }) {
  const [said, setSaid] = useState('');
  const spoken = useRef({ id: '', length: 0 });
  const newest = useRef(message);
  newest.current = message;

  useEffect(() => {
    const timer = setInterval(() => {
      const next = newest.current;
      if (!next || next.role === 'user') return;
      if (spoken.current.id !== next.id) {
        // What was there before the panel was is history, and is not read out.
        const isNew = next.state === 'streaming';
        spoken.current = { id: next.id, length: isNew ? 0 : next.text.length };
      }
      const end = next.state === 'streaming' ? sentenceEnd(next.text) : next.text.length;
      if (end <= spoken.current.length) return;
      const text = plain(next.text.slice(spoken.current.length, end));
      spoken.current.length = end;
      setSaid(next.state === 'streaming' ? text : `${text} ${t('End of answer.')}`);
    }, announceEveryMs);
    return () => clearInterval(timer);
  }, []);

  return (
    <div class="visually-hidden" role="log" aria-live="polite" aria-label={t('Answer as it arrives')}>
      {said}
    </div>
  );
}

/** Where the last whole sentence or line ends. */
function sentenceEnd(text: string): number {
  const ends = [...text.slice(-2000).matchAll(/[.!?。！？]["')\]]*(?=\s)|\n/g)];
  const last = ends.at(-1);
  return last ? Math.max(0, text.length - 2000) + last.index + last[0].length : 0;
}

function plain(markdown: string): string {
  return markdown
    .replace(/```\w*\n?/g, ' ')
    .replace(/[*_`#>|~]+/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim();
}
