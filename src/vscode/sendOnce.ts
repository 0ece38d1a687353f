import type { Spending } from '../core/charge.ts';
import type { Core } from '../core/core.ts';
import type { ChatFailure } from '../core/failure.ts';
import { actionLabel } from '../core/openrouter/failureActions.ts';
import { failureWords } from './failureWords.ts';
import { localize } from './localize.ts';
import { showWarning } from './notice.ts';

/**
 * An errand that a limit refused has no card: a dialog says the same, and offers to send it once nevertheless.
 * `none` where that would not help.
 */
export async function offerSendOnce(
  failure: ChatFailure,
  purpose: Spending['purpose'],
  { guardian }: Core,
): Promise<'send' | 'cancel' | 'none'> {
  const { sentence, actions } = failureWords(failure);
  if (!actions.includes('send-once')) return 'none';
  const once = actionLabel('send-once', localize);
  if ((await showWarning(sentence, { modal: true }, once)) !== once) return 'cancel';
  guardian.allowErrandOnce(purpose);
  return 'send';
}
