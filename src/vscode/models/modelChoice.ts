import * as vscode from 'vscode';
import type { Conversation, Message } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { Model } from '../../core/model.ts';
import { parseServer } from '../../core/openrouter/server.ts';
import { effortsOf, takes } from '../../core/openrouter/takenParameters.ts';
import type { MessageView } from '../../protocol/chatViews.ts';
import type { ModelChoice } from '../../protocol/models.ts';
import { namesOf } from './catalogueView.ts';
import type { ModelShelf } from './modelShelf.ts';
import { othersText, partsOf } from './shownParameters.ts';

/** What a column of a comparison tells of its model while it streams. */
export function besideView(core: Core, { answer }: Message): NonNullable<MessageView['beside']> {
  const parsed = parseServer(core.settings().baseUrl);
  const model = parsed.ok && answer ? core.models(parsed.server).find(answer.requestedModel) : undefined;
  const price = model?.isFree ? 0n : model?.pricing.completion;
  return price === undefined ? {} : { usdPerToken: Number(price) / 1e12 };
}

/** Long enough before a model goes away to look for another. */
const warnBeforeMs = 30 * 24 * 60 * 60_000;

/** The model that answers next in this conversation, or in the one that begins next. */
export function chosenModel(core: Core, shelf: ModelShelf, conversation: Conversation | undefined): string {
  return (conversation ? conversation.model : shelf.next.model) ?? core.settings().model;
}

/** What the panel shows of it. By what is known now: nothing is waited for. */
export function modelChoice(
  core: Core,
  shelf: ModelShelf,
  conversation: Conversation | undefined,
): ModelChoice {
  const id = chosenModel(core, shelf, conversation);
  const parsed = parseServer(core.settings().baseUrl);
  const list = parsed.ok ? core.models(parsed.server).state.models : [];
  const model = list.find((other) => other.id === id);
  const compared = (conversation ? core.chat.comparedNext(conversation.id) : shelf.next.compared) ?? [];
  const parts = partsOf((conversation ? conversation.parameters : shelf.next.parameters) ?? {});
  const { maxCompletionTokens } = model ?? {};
  const warning = warningOf(model, id, list.length > 0);
  return {
    name: model ? namesOf(model).name : id,
    compared: compared.map((each) => {
      const found = list.find((other) => other.id === each);
      return found ? namesOf(found).name : each;
    }),
    parameters: parts.shown,
    others: othersText(parts),
    takes: {
      temperature: takes(model, 'temperature'),
      efforts: effortsOf(model),
      routing: parsed.ok && parsed.server.dialect === 'openrouter',
      ...(maxCompletionTokens !== undefined && { maxTokens: maxCompletionTokens }),
    },
    ...(warning !== undefined && { warning }),
  };
}

/** Routers, presets and suffixes such as `:online` are served without being listed. */
const servedUnlisted = /^@preset\/|:(nitro|floor|exacto|online|thinking)$/;

function warningOf(model: Model | undefined, id: string, isListKnown: boolean): string | undefined {
  if (!model)
    return isListKnown && !servedUnlisted.test(id)
      ? vscode.l10n.t('{0} is not on the list of models.', id)
      : undefined;
  const { expiresOn } = model;
  if (expiresOn === undefined || Date.parse(expiresOn) - Date.now() > warnBeforeMs) return undefined;
  return vscode.l10n.t('{0} goes away on {1}.', model.name, expiresOn);
}
