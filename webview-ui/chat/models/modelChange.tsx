import type { MessageView, Surroundings } from '../../../src/protocol/chatViews.ts';
import { t } from '../l10n.ts';

/* Where in a conversation another model answers from now on. */

/** Before which prompt (or answer that follows none) the model changes, and to which one. */
export function modelChanges(messages: readonly MessageView[]): ReadonlyMap<string, string> {
  const changes = new Map<string, string>();
  let before: string | undefined;
  for (const [index, { id, asked }] of messages.entries()) {
    if (asked === undefined) continue;
    const previous = messages[index - 1];
    if (before !== undefined && asked !== before)
      changes.set(previous?.role === 'user' ? previous.id : id, asked);
    before = asked;
  }
  return changes;
}

/** The model that will answer next, where it is another one than the last. */
export function comingChange(
  messages: readonly MessageView[],
  { model, choice, isAnswering }: Surroundings,
): string | undefined {
  const last = messages.findLast(({ asked }) => asked !== undefined)?.asked;
  const isWaiting = messages.at(-1)?.role === 'user';
  if (last === undefined || isAnswering || isWaiting || choice.compared.length > 0) return undefined;
  return last === model ? undefined : model;
}

export function ModelChange({ model }: { readonly model: string }) {
  return (
    <p class="model-change">
      <span>
        {t('From here:')} <bdi>{model}</bdi>
      </span>
    </p>
  );
}
