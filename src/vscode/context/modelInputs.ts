import type { Attached, ConversationId, Prompt } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { parseServer } from '../../core/openrouter/server.ts';

/**
 * What the model of this conversation cannot take. Files are turned into text by the server for models that take
 * none; pictures are not. A model that nobody knows is taken at its word.
 */
export async function unreadable(
  { attachments }: Prompt,
  conversationId: ConversationId | null,
  core: Core,
): Promise<{ readonly model: string; readonly parts: readonly Attached[] }> {
  const settings = core.settings();
  const conversation = conversationId === null ? undefined : await core.history.conversation(conversationId);
  const model = conversation?.model ?? settings.model;
  const media = attachments.filter(({ type }) => type === 'image');
  const parsed = parseServer(settings.baseUrl);
  if (media.length === 0 || !parsed.ok) return { model, parts: [] };
  const models = core.models(parsed.server);
  await models.load();
  const known = models.find(model);
  const isUnable = known !== undefined && known.inputs.length > 0 && !known.inputs.includes('image');
  return { model: known?.name ?? model, parts: isUnable ? media : [] };
}
