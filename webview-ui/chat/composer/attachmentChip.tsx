import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { AttachmentState, AttachmentView } from '../../../src/protocol/chatViews.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { CloseIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { loadImage } from '../markdownHost.ts';
import { SuggestionIcon } from './suggestionIcon.tsx';

/** Which files are not what they were when they were attached, by hash. */
export const attachmentStates = signal<Readonly<Record<string, AttachmentState>>>({});

interface Props {
  readonly attachment: AttachmentView;
  /** The message that it went with; it is still in the composer otherwise. */
  readonly messageId?: string;
  readonly onRemove?: () => void;
}

/** Something that goes along with a prompt: what it is, how much of it, whether it changed; it can be opened. */
export function AttachmentChip({ attachment, messageId, onRemove }: Props) {
  const { hash, kind, label, tokens } = attachment;
  const state = messageId === undefined ? attachmentStates.value[hash] : undefined;
  const name = `${shortName(attachment)}${rangeOf(attachment)}`;
  const size = tokens === undefined ? '' : t('≈ {count} tokens', { count: formatCount(tokens) });
  const words = state === 'missing' ? t('deleted since') : state === 'changed' ? t('changed since') : '';
  const full = [`${label}${rangeOf(attachment)}`, size, words].filter((part) => part !== '').join(' · ');
  return (
    <li class={state ? `chip chip-${state}` : 'chip'}>
      <button
        type="button"
        class="chip-open"
        title={full}
        onClick={() => post({ type: 'open-attachment', hash, ...(messageId !== undefined && { messageId }) })}
      >
        {kind === 'image' ? <Thumbnail attachment={attachment} /> : <SuggestionIcon name={kind} />}
        <span class="visually-hidden">{t('Open')} </span>
        <span class="chip-label">{name}</span>
        {tokens !== undefined && (
          <span class="chip-size">
            {formatCount(tokens)} <span class="visually-hidden">{t('tokens')}</span>
          </span>
        )}
        {words && <span class="chip-state">{words}</span>}
      </button>
      {onRemove && (
        <IconButton isSmall label={t('Remove {name}', { name })} onClick={onRemove}>
          <CloseIcon />
        </IconButton>
      )}
    </li>
  );
}

/** The last part of a path; the whole is in the tooltip. */
function shortName({ kind, label }: AttachmentView): string {
  if (!['file', 'selection', 'symbol', 'folder', 'cell'].includes(kind)) return label;
  return label.split('/').findLast((part) => part !== '') ?? label;
}

function rangeOf({ lines }: AttachmentView): string {
  if (!lines) return '';
  return lines.first === lines.last ? `:${lines.first}` : `:${lines.first}-${lines.last}`;
}

export function formatCount(count: number): string {
  return count < 1000 ? String(count) : `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)}k`;
}

function Thumbnail({ attachment: { hash, mimeType } }: { readonly attachment: AttachmentView }) {
  const [source, setSource] = useState<string | undefined>(undefined);
  useEffect(() => {
    loadImage(`attachment:${hash}:${mimeType}`).then(
      (url) => setSource(url ?? undefined),
      () => undefined,
    );
  }, [hash, mimeType]);
  return source === undefined ? (
    <SuggestionIcon name="image" />
  ) : (
    <img class="chip-image" src={source} alt="" />
  );
}
