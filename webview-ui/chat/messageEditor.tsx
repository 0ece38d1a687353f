import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isForInputMethod, isSendKey } from './composer/sendKeys.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';

interface Props {
  readonly text: string;
  readonly isAnswering: boolean;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/** Editing a prompt in its place. Sending it adds a sibling: what was there before stays. */
export function MessageEditor({ text, isAnswering, onSave, onCancel }: Props) {
  const [value, setValue] = useState(text);
  const input = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const save = () => {
    if (value.trim() !== '') onSave(value);
  };
  return (
    <div class="editor composer-box">
      <textarea
        ref={input}
        aria-label={t('Edit message')}
        value={value}
        dir="auto"
        onInput={(event) => setValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isForInputMethod(event)) return;
          // First the answer stops, then the edit is left.
          if (event.key === 'Escape') isAnswering ? post({ type: 'stop' }) : onCancel();
          if (isSendKey(event)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div class="failure-actions">
        <button type="button" class="button primary" disabled={value.trim() === ''} onClick={save}>
          {t('Send as a New Branch')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('Cancel')}
        </button>
      </div>
    </div>
  );
}
