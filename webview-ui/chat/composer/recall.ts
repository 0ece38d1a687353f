import { post } from '../host.ts';
import { changeDraft, draftText } from './draft.ts';

/* Up in an empty composer brings back earlier prompts, newest first; Down goes the other way. */

let prompts: readonly string[] | undefined;
let at = -1;
let isAsked = false;

/** Another conversation is shown, or something was sent: what is earlier is different now. */
export function forgetRecalled(): void {
  prompts = undefined;
  at = -1;
  isAsked = false;
}

/** Whether the key was for this: only in an empty composer, or on what was brought back and not changed since. */
export function recallKey({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (shiftKey || altKey || ctrlKey || metaKey) return false;
  const isUntouched = at < 0 ? draftText.value === '' : draftText.value === prompts?.[at];
  if (!isUntouched) at = -1;
  if (!isUntouched || (key !== 'ArrowUp' && (key !== 'ArrowDown' || at < 0))) return false;
  if (prompts) go(key === 'ArrowUp' ? 1 : -1);
  else if (!isAsked) {
    isAsked = true;
    post({ type: 'recall-prompts' });
  }
  return true;
}

export function promptsRecalled(recalled: readonly string[]): void {
  prompts = recalled;
  if (isAsked && draftText.value === '') go(1);
  isAsked = false;
}

function go(step: 1 | -1): void {
  const next = Math.min(at + step, (prompts?.length ?? 0) - 1);
  if (next === at) return;
  at = next;
  changeDraft(prompts?.[at] ?? '');
}
