import type * as vscode from 'vscode';
import type { ConversationId } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import type { Log } from '../core/ports.ts';
import { isLoopback, type Settings } from '../core/settings.ts';
import type { KeyState, PanelSnapshot, Surroundings } from '../protocol/chatViews.ts';
import type { PanelMessage } from '../protocol/panelMessages.ts';
import type { ChatPanelPorts } from './chatPanel.ts';
import type { Composer } from './composer/composer.ts';
import type { PromptContext } from './context/promptContext.ts';
import { noteKeySource } from './keyContext.ts';
import type { SecretKeyStore } from './keyStore.ts';
import { messageView } from './messageView.ts';
import { chosenModel, modelChoice } from './models/modelChoice.ts';
import type { ModelShelf } from './models/modelShelf.ts';
import { carryOutIntent } from './panelIntents.ts';
import type { PromptSources } from './prompts/promptSources.ts';
import { relativeTime } from './relativeTime.ts';
import { errorDetails, tellError } from './tellError.ts';

const recentCount = 5;

export interface PanelSources {
  readonly core: Core;
  readonly keys: SecretKeyStore;
  readonly shelf: ModelShelf;
  readonly settings: () => Settings;
  readonly log: Log;
  readonly composer: Composer;
  readonly context: PromptContext;
  readonly extensionUri: vscode.Uri;
  readonly prompts: PromptSources;
}

/** What every chat panel asks of the rest. */
export function createPanelPorts({
  core,
  keys,
  shelf,
  settings,
  log,
  composer,
  context,
  extensionUri,
  prompts,
}: PanelSources): ChatPanelPorts {
  return {
    core,
    log: (event, details) => log('warn', event, details),
    recent: () => recent(core),
    inWords: messageView,
    surroundings: (id) => surroundings(id, { core, settings: settings(), keys, shelf, prompts }),
    carryOut: async (message, panel) => {
      const startedAtMs = Date.now();
      if (message.type === 'page-error') log('error', 'panel.page', { error: message.error });
      try {
        await carryOutIntent(message, { panel, core, shelf, composer, context, extensionUri, prompts });
      } catch (error) {
        log('error', 'panel.intent', { type: message.type, ...errorDetails(error) });
        tellError(error);
      } finally {
        const [conversation, ms] = [panel.conversationId, Date.now() - startedAtMs];
        const turn = turnOf(message, conversation, core);
        log('debug', 'panel.intent', { turn, type: message.type, conversation, ms });
      }
    },
  };
}

/** The answer that this was about, by which the lines of the log are joined. */
function turnOf(
  message: PanelMessage,
  conversation: ConversationId | null,
  { chat }: Core,
): string | undefined {
  if ('messageId' in message) return message.messageId;
  const isAboutAnswer = ['send', 'stop', 'retry-now'].includes(message.type);
  return isAboutAnswer && conversation !== null ? chat.liveIn(conversation).at(-1)?.message.id : undefined;
}

interface Around extends Pick<PanelSources, 'keys' | 'shelf' | 'prompts'> {
  readonly core: Core;
  readonly settings: Settings;
}

async function surroundings(
  id: ConversationId | null,
  { core, settings, keys, shelf, prompts }: Around,
): Promise<Omit<Surroundings, 'isAnswering'>> {
  const conversation = id === null ? undefined : await core.history.conversation(id);
  const summary = conversation && (await core.compaction.shown(conversation));
  return {
    title: conversation?.title ?? '',
    model: chosenModel(core, shelf, conversation),
    choice: modelChoice(core, shelf, conversation),
    key: await keyState(keys, settings),
    appearance: settings.appearance,
    sendKey: settings.sendKey,
    whileAnswering: settings.whileAnswering,
    announces: settings.announceAnswers,
    persona: await prompts.personas.nameFor(conversation),
    instructions: await prompts.instructions.forPanel(conversation),
    ...(summary && { summary: { upTo: summary.upTo, text: summary.text, model: summary.model } }),
    ...(id !== null && core.compaction.isRunning(id) && { isCompacting: true }),
  };
}

async function keyState(keys: SecretKeyStore, { baseUrl }: Settings): Promise<KeyState> {
  const { origin, hostname } = new URL(baseUrl);
  const source = await keys.source(origin);
  noteKeySource(source);
  return source === 'missing' && isLoopback(hostname) ? 'not-needed' : source;
}

async function recent(core: Core): Promise<PanelSnapshot['recent']> {
  const { conversations } = await core.history.listConversations({ limit: recentCount });
  const nowMs = Date.now();
  return conversations.map(({ id, title, updatedAtMs }) => ({
    id,
    title,
    when: relativeTime(updatedAtMs, nowMs),
  }));
}
