import { assertNever } from '../base/assertNever.ts';
import type { Localize } from '../ports.ts';

/* What can be done about a failure: the buttons under it, their names and the pages that some of them open. */

export const failureActions = [
  'set-key',
  'sign-in',
  'add-credit',
  'manage-key',
  'privacy-settings',
  'provider-settings',
  'server-settings',
  'shorten',
  'compact',
  'answer-shorter',
  'edit',
  'retry',
  'continue',
  'other-model',
  'send-once',
  'raise-limit',
  'allow-unknown-prices',
  'cheaper-model',
  'cancel',
  'show-log',
] as const;

/** What a button under the failure does. */
export type FailureAction = (typeof failureActions)[number];

/** The labels of the buttons. */
export function actionLabel(action: FailureAction, localize: Localize): string {
  switch (action) {
    case 'set-key':
      return localize('Enter Key');
    case 'sign-in':
      return localize('Sign In');
    case 'add-credit':
      return localize('Add Credit');
    case 'manage-key':
      return localize('Manage Key');
    case 'privacy-settings':
      return localize('Privacy Settings');
    case 'provider-settings':
      return localize('Provider Settings');
    case 'server-settings':
      return localize('Server Settings');
    case 'shorten':
      return localize('Shorten');
    case 'compact':
      return localize('Compact');
    case 'answer-shorter':
      return localize('Shorter Answer');
    case 'edit':
      return localize('Edit Prompt');
    case 'retry':
      return localize('Try Again');
    case 'continue':
      return localize('Continue');
    case 'other-model':
      return localize('Other Model');
    case 'send-once':
      return localize('Send Once');
    case 'raise-limit':
      return localize('Change Limits');
    case 'allow-unknown-prices':
      return localize('Always Allow Unknown Prices');
    case 'cheaper-model':
      return localize('Cheaper Model');
    case 'cancel':
      return localize('Cancel');
    case 'show-log':
      return localize('Show Log');
    default:
      return assertNever(action);
  }
}

/** Pages that some buttons open. */
export const actionPages: { readonly [Action in FailureAction]?: string } = {
  'add-credit': 'https://openrouter.ai/settings/credits',
  'manage-key': 'https://openrouter.ai/settings/keys',
  'privacy-settings': 'https://openrouter.ai/settings/privacy',
};
