import { computed, signal } from '@preact/signals';
import type { AttachmentView, DraftView } from '../../../src/protocol/chatViews.ts';
import type { HostMessage } from '../../../src/protocol/hostMessages.ts';
import { post } from '../host.ts';

/*
 * What is being written in the conversation that is shown. The host keeps it; the page is ahead of the host by what
 * was typed in the last moment only.
 */

const postEveryMs = 150;
/** A long text travels less often. */
const moreMsPerChar = 0.001;
const mostMs = 1_000;

export const draftText = signal('');
export const draftAttachments = signal<readonly AttachmentView[]>([]);
export const isDraftBlank = computed(() => draftText.value.trim() === '');
/** More than the box ever shows: measuring it at each key would cost time, and nobody would see a difference. */
export const isDraftLong = computed(() => draftText.value.length > 5_000);

let conversationId: string | null = null;
/** Grows with each edit, also over the lives of the page. */
const firstEdit = Date.now();
let edit = firstEdit;
let postedEdit = edit;
let postedAtMs = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Something was typed, pasted or taken away. */
export function changeDraft(text: string): void {
  if (text === draftText.value) return;
  draftText.value = text;
  edit++;
  const waitMs = Math.min(mostMs, postEveryMs + text.length * moreMsPerChar);
  timer ??= setTimeout(tellHost, Math.max(0, postedAtMs + waitMs - performance.now()));
}

/** Tells the host what it does not know yet. */
export function tellHost(isLeft = false): void {
  clearTimeout(timer);
  timer = undefined;
  if (edit === postedEdit && !isLeft) return;
  postedEdit = edit;
  postedAtMs = performance.now();
  post({ type: 'draft', conversationId, text: draftText.value, edit, isLeft });
}

/** Adds below what is typed, with a blank line between. */
export function appendToDraft(added: string): void {
  const text = draftText.value;
  changeDraft(text.trim() === '' ? added : `${text.trimEnd()}\n\n${added}`);
}

/** A snapshot came, of this conversation or of another. */
export function showDraft(id: string | null, draft: DraftView): void {
  const isSame = id === conversationId;
  if (!isSame) tellHost();
  conversationId = id;
  draftAttachments.value = draft.attachments;
  if (isSame && edit > draft.edit && edit > firstEdit) return;
  draftText.value = draft.text;
}

/** Somebody else wrote. */
export function draftArrived({ text, appended, attachments }: Extract<HostMessage, { type: 'draft' }>): void {
  draftAttachments.value = attachments;
  if (appended !== undefined) appendToDraft(appended);
  else if (text !== undefined) {
    // What was typed meanwhile must not arrive later and win.
    if (edit !== postedEdit) edit++;
    draftText.value = text;
  }
  tellHost();
}

/** What is typed is on disk before the page can be thrown away. */
export function keepDraftWhenLeft(): void {
  const leave = () => {
    if (edit > firstEdit) tellHost(true);
  };
  window.addEventListener('blur', leave);
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : undefined));
}
