import * as vscode from 'vscode';
import type { ConversationId, MessageId } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import { type FailureAction, failureActions } from '../core/openrouter/failureActions.ts';
import { type SettingName, settingsSection } from '../core/settings.ts';
import type { ChatPanel } from './chatPanel.ts';
import { commonFailureActions } from './commonFailureActions.ts';
import { compactConversation } from './composer/compact.ts';
import { explainFailure } from './explainFailure.ts';

/** The link under every failure. */
const explainAction = 'explain';

/** What the buttons of a failure card do. */
export async function failureAction(
  name: string,
  id: ConversationId,
  messageId: MessageId,
  context: { readonly panel: ChatPanel; readonly core: Core; readonly extensionUri: vscode.Uri },
): Promise<void> {
  if (name === explainAction) return explainFailure(messageId, context);
  const { panel, core } = context;
  const action = failureActions.find((known) => known === name);
  if (action) await actions[action]({ id, messageId, panel, core });
}

interface Target {
  readonly id: ConversationId;
  readonly messageId: MessageId;
  readonly panel: ChatPanel;
  readonly core: Core;
}

const editPrompt = ({ panel, messageId }: Target) => panel.tell({ type: 'edit-prompt', messageId });

const otherModel = ({ panel, messageId }: Target) =>
  panel.tell({ type: 'open-models', purpose: { for: 'regenerate', messageId } });

const cheaperModel = ({ panel, messageId }: Target) =>
  panel.tell({ type: 'open-models', purpose: { for: 'regenerate', messageId, isForLess: true } });

const actions: Readonly<Record<FailureAction, (target: Target) => unknown>> = {
  ...commonFailureActions,
  shorten: editPrompt,
  compact: async ({ core, id, messageId }) => {
    if (await compactConversation(id, core)) await core.chat.regenerate(id, messageId);
  },
  'answer-shorter': async ({ core, id, messageId }) => {
    const failure = (await core.history.message(messageId))?.answer?.failure;
    if (failure?.kind === 'no-credit' && failure.canAffordTokens !== undefined)
      core.answers.answerShorter(id, failure.canAffordTokens);
    return core.chat.regenerate(id, messageId);
  },
  edit: editPrompt,
  retry: ({ core, id, messageId }) => core.chat.regenerate(id, messageId),
  continue: ({ core, id, messageId }) => core.chat.continue(id, messageId),
  'other-model': otherModel,
  'send-once': ({ core, id, messageId }) => {
    core.guardian.allowOnce(id);
    return core.chat.regenerate(id, messageId);
  },
  'allow-unknown-prices': async ({ core, id, messageId }) => {
    await updateSetting('unknownPrices', 'allow');
    return core.chat.regenerate(id, messageId);
  },
  'cheaper-model': cheaperModel,
  cancel: ({ core, id, messageId }) => core.chat.remove(id, messageId),
};

async function updateSetting(name: SettingName, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}
