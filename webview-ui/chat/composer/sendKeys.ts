import { signal } from '@preact/signals';
import type { Surroundings } from '../../../src/protocol/chatViews.ts';

/* Which keys send. */

/** As the host tells it. */
export const sendKey = signal<Surroundings['sendKey']>('enter');

let composedAtMs = Number.NEGATIVE_INFINITY;
/** Some browsers end a composition before they tell of the Enter that ended it. */
const sameKeyMs = 40;

document.addEventListener(
  'compositionend',
  (event) => {
    composedAtMs = event.timeStamp;
  },
  { capture: true },
);

/** While an input method composes, its keys belong to it; some report that only as key code 229. */
export function isForInputMethod(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229 || event.timeStamp - composedAtMs < sameKeyMs;
}

export function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.shiftKey) return false;
  return sendKey.value === 'enter' || event.ctrlKey || event.metaKey;
}
