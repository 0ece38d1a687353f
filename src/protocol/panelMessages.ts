import * as z from 'zod/mini';
import { suggestionKinds } from './chatViews.ts';
import { modelId, modelIntents } from './models.ts';

/*
 * What a chat panel asks of the extension host. The panel shows hostile text and is not trusted: each is parsed.
 */

const id = z.string().check(z.minLength(1), z.maxLength(100));

/** More than anyone types or pastes; what is larger belongs into a file. */
export const maxPromptChars = 10_000_000;

const prompt = z.string().check(z.minLength(1), z.maxLength(maxPromptChars));
const url = z.string().check(z.minLength(1), z.maxLength(20_000));

const panelMessageSchema = z.discriminatedUnion('type', [
  /** `around` is the message that was being read when the page was last alive. */
  z.strictObject({ type: z.literal('ready'), around: z.optional(id) }),
  /** `whileAnswering` only matters when an answer streams; the setting counts where it is absent. */
  z.strictObject({
    type: z.literal('send'),
    text: prompt,
    whileAnswering: z.optional(z.enum(['queue', 'interrupt'])),
  }),
  z.strictObject({ type: z.literal('queued'), id, action: z.enum(['send', 'edit', 'cancel']) }),
  z.strictObject({ type: z.literal('recall-prompts') }),
  /** `edit` grows with each; the conversation is told because another may be shown by the time it arrives. */
  z.strictObject({
    type: z.literal('draft'),
    conversationId: z.nullable(id),
    text: z.string().check(z.maxLength(maxPromptChars)),
    edit: z.number(),
    /** The panel is left: on disk at once. */
    isLeft: z.boolean(),
  }),
  z.strictObject({ type: z.literal('detach'), hash: id }),
  /** The host answers with `suggestions` of the same sequence number, unless a newer query came. */
  z.strictObject({
    type: z.literal('suggest'),
    kind: z.enum(suggestionKinds),
    query: z.string().check(z.maxLength(1000)),
    sequence: z.number(),
  }),
  z.strictObject({
    type: z.literal('pick-suggestion'),
    kind: z.enum(suggestionKinds),
    id: z.string().check(z.maxLength(10_000)),
  }),
  /** The keyboard came into the page or left it. */
  z.strictObject({ type: z.literal('focus-changed'), isFocused: z.boolean() }),
  /** No choice is giving up. */
  z.strictObject({ type: z.literal('answer'), questionId: id, choice: z.string().check(z.maxLength(100)) }),
  /** Base64 of a file that was pasted or dropped; null where it is larger than anything that may go along. */
  z.strictObject({
    type: z.literal('attach-data'),
    name: z.string().check(z.minLength(1), z.maxLength(300)),
    sizeBytes: z.number(),
    data: z.nullable(z.string().check(z.maxLength(36_000_000))),
  }),
  z.strictObject({
    type: z.literal('attach-uris'),
    uris: z.array(z.string().check(z.maxLength(5000))).check(z.maxLength(100)),
  }),
  /** A folder from outside cannot be read by the page. */
  z.strictObject({ type: z.literal('drop-refused') }),
  z.strictObject({
    type: z.literal('paste'),
    text: z.string().check(z.maxLength(200_000)),
    pasteId: z.number(),
  }),
  /** What was pasted becomes the chip that the host offered. */
  z.strictObject({ type: z.literal('attach-pasted'), pasteId: z.number() }),
  z.strictObject({ type: z.literal('open-attachment'), hash: id, messageId: z.optional(id) }),
  /** All that streams here, or one of the answers that stand side by side. */
  z.strictObject({ type: z.literal('stop'), messageId: z.optional(id) }),
  z.strictObject({ type: z.literal('load'), side: z.enum(['earlier', 'later']), from: id }),
  z.strictObject({ type: z.literal('jump-to-latest') }),
  z.strictObject({ type: z.literal('copy'), messageId: id }),
  z.strictObject({ type: z.literal('edit'), messageId: id, text: prompt }),
  /** By another model where one is named. */
  z.strictObject({ type: z.literal('regenerate'), messageId: id, model: z.optional(modelId) }),
  z.strictObject({ type: z.literal('continue'), messageId: id }),
  z.strictObject({ type: z.literal('fork'), messageId: id }),
  z.strictObject({ type: z.literal('delete'), messageId: id }),
  z.strictObject({ type: z.literal('undo-delete'), messageId: id }),
  z.strictObject({ type: z.literal('show-sibling'), messageId: id, step: z.enum(['previous', 'next']) }),
  z.strictObject({ type: z.literal('failure-action'), messageId: id, action: id }),
  z.strictObject({
    type: z.literal('notice-action'),
    action: z.enum(['show-usage', 'add-credit', 'manage-key']),
  }),
  z.strictObject({ type: z.literal('retry-now') }),
  z.strictObject({ type: z.literal('open-link'), href: url }),
  z.strictObject({ type: z.literal('load-image'), url }),
  z.strictObject({
    type: z.literal('code'),
    action: z.enum(['copy', 'insert', 'apply', 'new-file', 'run', 'diagram']),
    code: z.string().check(z.maxLength(maxPromptChars)),
    language: z.string().check(z.maxLength(100)),
    /** What stands after the fence, and the line of the answer above the block: either may name a file. */
    info: z.string().check(z.maxLength(1000)),
    lineBefore: z.string().check(z.maxLength(500)),
  }),
  z.strictObject({ type: z.literal('find'), query: z.string().check(z.maxLength(1000)) }),
  z.strictObject({ type: z.literal('reveal'), messageId: id }),
  z.strictObject({ type: z.literal('open-conversation'), conversationId: id }),
  z.strictObject({ type: z.literal('show-request') }),
  /** Summarise the older messages for the model. */
  z.strictObject({ type: z.literal('compact'), action: z.enum(['begin', 'stop', 'undo']) }),
  ...modelIntents,
  z.strictObject({ type: z.literal('choose-persona') }),
  z.strictObject({ type: z.literal('toggle-instructions'), uri: url }),
  z.strictObject({ type: z.literal('new-conversation') }),
  z.strictObject({ type: z.literal('set-api-key') }),
  z.strictObject({ type: z.literal('sign-in') }),
  /** The page met an error that nobody expected. */
  z.strictObject({ type: z.literal('page-error'), error: z.string().check(z.maxLength(5000)) }),
  z.strictObject({ type: z.literal('copy-report'), error: z.string().check(z.maxLength(5000)) }),
  /** Throw the page away and build it anew. */
  z.strictObject({ type: z.literal('rebuild') }),
]);

export type PanelMessage = z.infer<typeof panelMessageSchema>;

/** A message from the panel, or undefined when it is none: the panel shows hostile text and is not trusted. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  const result = panelMessageSchema.safeParse(value);
  return result.success ? result.data : undefined;
}
