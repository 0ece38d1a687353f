import { assertNever } from '../../base/assertNever.ts';
import { type AttachmentRef, type Message, type MessageState, textOf } from '../../conversation.ts';
import type { Localize } from '../../ports.ts';
import type { ReadingBranch } from './reading.ts';

/* The words around what was said, in the user's language. */

export function authorOf(message: Message, localize: Localize): string {
  switch (message.role) {
    case 'user':
      return localize('You');
    case 'assistant':
      return message.answer?.model ?? message.answer?.requestedModel ?? localize('Assistant');
    case 'tool':
      return localize('Tool');
    default:
      return assertNever(message.role);
  }
}

export function stateNote(state: MessageState, localize: Localize): string | undefined {
  switch (state) {
    case 'complete':
      return undefined;
    case 'stopped':
      return localize('Stopped');
    case 'streaming':
    case 'interrupted':
      return localize('Interrupted');
    case 'cut-off':
      return localize('Cut off');
    case 'failed':
      return localize('Failed');
    default:
      return assertNever(state);
  }
}

export function branchTitle({ after }: ReadingBranch, number: number, localize: Localize): string {
  if (!after) return localize('Branch {number}', { number });
  const start = textOf(after).slice(0, 60).trim();
  return localize('Branch {number}, after “{start}”', { number, start });
}

export function attachmentLine({ name, sizeBytes }: AttachmentRef, localize: Localize): string {
  return localize('Attached: {name} ({size} KB)', { name, size: Math.ceil(sizeBytes / 1024) });
}
