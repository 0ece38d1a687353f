import type { ChatFailure } from '../core/failure.ts';
import { actionLabel, type FailureAction } from '../core/openrouter/failureActions.ts';
import { type SettingName, settingsSection } from '../core/settings.ts';
import { commonFailureActions, openSettings } from './commonFailureActions.ts';
import { failureWords } from './failureWords.ts';
import { localize } from './localize.ts';
import { showError } from './notice.ts';
import { tellError } from './tellError.ts';

/*
 * What is asked beside the conversations has no card in a panel: when it fails, a notification says what a card would
 * say, with the same buttons as far as they make sense there.
 */

export interface Errand {
  /** Asks the same once more. */
  readonly again: () => Promise<void>;
  /** Where the user chooses who is asked. */
  readonly modelSetting: SettingName;
}

/** Never rejects: nobody waits for what the user does about it. */
export async function tellErrandFailure(failure: ChatFailure, errand?: Errand): Promise<void> {
  const { sentence, actions } = failureWords(failure);
  await tellWithActions(sentence, actions, errand);
}

export async function tellWithActions(
  sentence: string,
  actions: readonly FailureAction[],
  errand?: Errand,
): Promise<void> {
  const ways = waysOut(errand);
  const buttons = new Map(
    actions.flatMap((action) => {
      const way = ways[action];
      return way ? [[actionLabel(action, localize), way] as const] : [];
    }),
  );
  const chosen = await showError(sentence, ...buttons.keys());
  try {
    if (chosen !== undefined) await buttons.get(chosen)?.();
  } catch (error) {
    tellError(error);
  }
}

function waysOut(errand: Errand | undefined): { readonly [action in FailureAction]?: () => unknown } {
  if (!errand) return commonFailureActions;
  const chooseModel = openSettings(`${settingsSection}.${errand.modelSetting}`);
  return {
    ...commonFailureActions,
    retry: errand.again,
    'other-model': chooseModel,
    'cheaper-model': chooseModel,
  };
}
