import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../l10n.ts';
import {
  boxOfTextArea,
  type ComposerBox,
  composerBox,
  composerId,
  longFrom,
  opening,
  openLongBox,
  openShortBox,
  showBox,
} from './box.ts';
import { changeDraft, draftText, isDraftLong } from './draft.ts';
import type { LongBox } from './longBox.ts';
import {
  activeOption,
  closeSuggestions,
  followQuery,
  optionId,
  Suggestions,
  suggestionsId,
} from './suggestions.tsx';

interface Props {
  readonly model: string;
  readonly isReadOnly: ReadonlySignal<boolean>;
  readonly onKeyDown: (event: KeyboardEvent, box: ComposerBox) => void;
}

/** The browser owns the text of the box while it is typed; nothing is drawn again for a key. */
export function DraftInput(props: Props) {
  return (
    <>
      <Suggestions />
      {opening.value.long ? <LongInput {...props} /> : <ShortInput {...props} />}
    </>
  );
}

function follow(): void {
  const box = composerBox();
  if (box) followQuery(box);
}

function ShortInput({ model, isReadOnly, onKeyDown }: Props) {
  const element = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    if (opening.peek().hasFocus) element.current.focus();
    return showBox(boxOfTextArea(element.current));
  }, []);
  useSignalEffect(() => {
    const text = draftText.value;
    if (element.current && element.current.value !== text) element.current.value = text;
    if (text.length > longFrom) void openLongBox();
  });
  const active = activeOption();
  return (
    <textarea
      ref={element}
      id={composerId}
      class={isDraftLong.value ? 'long' : undefined}
      rows={1}
      aria-label={t('Message')}
      aria-haspopup="listbox"
      aria-autocomplete="list"
      aria-controls={active === undefined ? undefined : suggestionsId}
      aria-activedescendant={active === undefined ? undefined : optionId(active)}
      placeholder={t('Ask {model}', { model })}
      readOnly={isReadOnly.value}
      onInput={(event) => {
        changeDraft(event.currentTarget.value);
        follow();
      }}
      onKeyDown={(event) => onKeyDown(event, boxOfTextArea(event.currentTarget))}
      onKeyUp={follow}
      onClick={follow}
      onBlur={closeSuggestions}
      dir="auto"
    />
  );
}

/** It stays while it is typed in, also when little is left, since its undo would go with it. */
function LongInput({ isReadOnly, onKeyDown }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const box = useRef<LongBox>(undefined);
  useLayoutEffect(() => {
    const { hasFocus, long } = opening.peek();
    if (!host.current || !long) return undefined;
    const opened = long.openLongEditor(host.current, {
      text: draftText.peek(),
      label: t('Message'),
      onText: changeDraft,
      onCaret: follow,
    });
    box.current = opened;
    const hide = showBox(opened);
    opened.select(long.start, long.end);
    if (hasFocus) opened.focus();
    if (long.inserted) opened.insert(long.inserted);
    return () => {
      hide();
      opened.close();
    };
  }, []);
  useSignalEffect(() => {
    const text = draftText.value;
    if (!box.current || box.current.text === text) return;
    if (text.length > longFrom) box.current.replaceText(text);
    else openShortBox();
  });
  useSignalEffect(() => box.current?.setReadOnly(isReadOnly.value));
  const active = activeOption();
  useEffect(() => {
    if (!box.current) return;
    const option = active === undefined ? null : document.getElementById(optionId(active));
    box.current.content.ariaActiveDescendantElement = option;
  }, [active]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the text box within hears its keys after this.
    <div
      ref={host}
      id={composerId}
      class="long"
      onKeyDownCapture={(event) => box.current && onKeyDown(event, box.current)}
      onBlur={closeSuggestions}
    />
  );
}
