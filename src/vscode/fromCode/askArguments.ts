import * as z from 'zod/mini';

/* What the commands take, so that users can bind keys to them. An argument may come from anywhere. */

const place = z.number().check(z.int(), z.gte(1), z.lte(10_000_000));

const attachment = z.union([
  z.enum(['selection', 'file', 'problems', 'changes', 'terminal']),
  /** A file or folder of the workspace: its path in it, or its address. */
  z.strictObject({
    file: z.string().check(z.minLength(1), z.maxLength(4096)),
    lines: z.exactOptional(z.strictObject({ first: place, last: place })),
  }),
]);

export type AskedAttachment = z.infer<typeof attachment>;

const askArguments = z.strictObject({
  /** What to say; `/name` runs a prompt, with what stands behind it as its first input. */
  prompt: z.exactOptional(z.string().check(z.maxLength(100_000))),
  model: z.exactOptional(z.string().check(z.regex(/^\S{1,200}$/))),
  newConversation: z.exactOptional(z.boolean()),
  attachments: z.exactOptional(z.array(attachment).check(z.maxLength(50))),
  send: z.exactOptional(z.boolean()),
});

export type AskArguments = z.infer<typeof askArguments>;

const line = z.number().check(z.int(), z.gte(0), z.lte(10_000_000));

const promptArguments = z.strictObject({
  model: askArguments.shape.model,
  newConversation: askArguments.shape.newConversation,
  send: askArguments.shape.send,
  /** The answers to the prompt's inputs, by their names. */
  inputs: z.exactOptional(z.record(z.string(), z.string().check(z.maxLength(10_000)))),
  /** The document and the lines that it is about, as the light bulb gives them; from 0. */
  about: z.exactOptional(
    z.strictObject({ uri: z.string().check(z.maxLength(10_000)), first: line, last: line }),
  ),
});

export type PromptArguments = z.infer<typeof promptArguments>;

export function parseAskArguments(value: unknown): AskArguments {
  return parsed(askArguments, value);
}

/** Menus give what they are for (an address, a group of changes) in the place of arguments: that is none. */
export function parsePromptArguments(value: unknown): PromptArguments {
  const isPlain =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && !('scheme' in value) ? parsed(promptArguments, value) : {};
}

function parsed<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`${issue?.path.join('.') || 'arguments'}: ${issue?.message ?? ''}`);
}
