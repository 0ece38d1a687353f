import type { Message } from '../conversation.ts';
import type { ChatToolCall } from './chatRequest.ts';
import { asObject, asText } from './tolerant.ts';

/*
 * A provider's record of its reasoning is signed for the model that made it. The same model wants it back
 * unmodified, any other refuses it.
 */

/** The record to send back with this message, or undefined when there is none that this model would take. */
export function echoedDetails(message: Message, model: string): readonly unknown[] | undefined {
  const own = message.parts.find((part) => part.type === 'reasoning-details' && part.model === model);
  if (own?.type !== 'reasoning-details') return undefined;
  const usable = own.details.filter(isUsable);
  // An empty record is echoed where the server told an empty one, but never made empty by us.
  return usable.length > 0 || own.details.length === 0 ? usable : undefined;
}

/** An answer that was stopped leaves thoughts without their signature, or secrets without their content. */
function isUsable(value: unknown): boolean {
  const detail = asObject(value);
  if (!detail) return false;
  const { data, format } = detail as { readonly data?: unknown; readonly format?: unknown };
  if (detail.type === 'reasoning.encrypted') return asText(data) !== undefined;
  const isSigned = asText(detail.signature) !== undefined;
  return detail.type !== 'reasoning.text' || isSigned || format !== 'anthropic-claude-v1';
}

/** Gemini refuses tool calls without the thought that led to them, also those that another model made. */
export function needsSignatureStub(model: string, calls: readonly ChatToolCall[]): boolean {
  return calls.length > 0 && /^~?google\/gemini-([3-9]|\d\d)/.test(model);
}

/** The value that Google documents for history which is not its own. */
export function signatureStub(calls: readonly ChatToolCall[]): readonly unknown[] {
  return [
    {
      type: 'reasoning.encrypted',
      data: 'skip_thought_signature_validator',
      id: calls[0]?.id,
      format: 'google-gemini-v1',
      index: 0,
    },
  ];
}
