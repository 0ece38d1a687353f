import * as z from 'zod/mini';
import type { ContentPart } from '../conversation.ts';
import { storableText } from './statement.ts';

/*
 * Content parts as columns. All shown words stand in `text`, so that any SQLite tool can read and search a
 * conversation; reasoning and tools stand in `hidden_text`. `parts` has the rest, and for each text only its
 * length: nothing is stored twice. A plain text has no `parts` at all.
 */

export interface PartColumns {
  readonly text: string;
  readonly hiddenText: string | null;
  readonly parts: string | null;
}

const attachmentRef = z.object({
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  name: z.string(),
  mimeType: z.string(),
  sizeBytes: z.number(),
});

const optionalText = z.exactOptional(z.string());

const contextSource = z.object({
  kind: z.enum([
    'file',
    'folder',
    'selection',
    'symbol',
    'cell',
    'problems',
    'git',
    'terminal',
    'clipboard',
    'conversation',
    'web',
    'instructions',
  ]),
  label: z.string(),
  uri: optionalText,
  lines: z.exactOptional(z.object({ first: z.number(), last: z.number() })),
  language: optionalText,
});

const image = z.object({ type: z.literal('image'), attachment: attachmentRef });
const file = z.object({ type: z.literal('file'), attachment: attachmentRef });
const context = z.object({
  type: z.literal('context'),
  attachment: attachmentRef,
  source: contextSource,
  tokens: z.exactOptional(z.number()),
});

/** What goes along with a prompt, or with a draft of one. */
export const attachedParts = z.array(z.discriminatedUnion('type', [image, file, context]));

/** One part, complete. */
const contentPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string(), durationMs: z.exactOptional(z.number()) }),
  z.object({ type: z.literal('reasoning-details'), model: z.string(), details: z.array(z.unknown()) }),
  image,
  file,
  context,
  z.object({ type: z.literal('tool-call'), id: z.string(), name: z.string(), arguments: z.string() }),
  z.object({
    type: z.literal('tool-result'),
    callId: z.string(),
    text: z.string(),
    isError: z.exactOptional(z.boolean()),
  }),
  z.object({ type: z.literal('citation'), url: z.string(), title: optionalText, text: optionalText }),
  z.object({ type: z.literal('file-annotations'), annotations: z.array(z.unknown()) }),
]) satisfies z.ZodMiniType<ContentPart>;

export const contentParts = z.array(contentPart);

const storedPart = z.looseObject({ type: z.string(), length: z.exactOptional(z.number()) });
const storedParts = z.array(storedPart);

/** The long text of a part: in which column it stands, and under which name in the part. */
function longText(type: string): { readonly column: 'text' | 'hidden'; readonly key: string } | undefined {
  switch (type) {
    case 'text':
      return { column: 'text', key: 'text' };
    case 'reasoning':
    case 'tool-result':
      return { column: 'hidden', key: 'text' };
    case 'tool-call':
      return { column: 'hidden', key: 'arguments' };
    default:
      return undefined;
  }
}

export function toPartColumns(parts: readonly ContentPart[]): PartColumns {
  const long = { text: [] as string[], hidden: [] as string[] };
  const stored = parts.map((part) => {
    const place = longText(part.type);
    if (!place) return part;
    const { [place.key]: value, ...rest } = part as unknown as Record<string, unknown>;
    const text = storableText(String(value));
    long[place.column].push(text);
    return { ...rest, length: text.length };
  });
  const isPlain =
    parts.length === 0 || (parts.length === 1 && long.text[0] !== undefined && long.text[0] !== '');
  return {
    // A line between two texts, so that their words do not run together in a search.
    text: long.text.join('\n'),
    hiddenText: long.hidden.length === 0 ? null : long.hidden.join('\n'),
    parts: isPlain ? null : JSON.stringify(stored),
  };
}

/** The parts again. Where `parts` is damaged, the words that can be read are what is left. */
export function fromPartColumns({ text, hiddenText, parts }: PartColumns): readonly ContentPart[] {
  const plain: readonly ContentPart[] = text === '' ? [] : [{ type: 'text', text }];
  if (parts === null) return plain;
  const stored = storedParts.safeParse(parsedJson(parts));
  if (!stored.success) return plain;
  const readers = { text: lengthReader(text), hidden: lengthReader(hiddenText ?? '') };
  const whole = stored.data.map(({ length, ...part }) => {
    const place = longText(part.type);
    return place ? { ...part, [place.key]: readers[place.column](length ?? 0) } : part;
  });
  const result = contentParts.safeParse(whole);
  return result.success ? result.data : plain;
}

/** Takes one text after the other, stepping over the line between two. */
function lengthReader(text: string): (length: number) => string {
  let at = 0;
  return (length) => {
    const taken = text.slice(at, at + length);
    at += length + 1;
    return taken;
  };
}

/** What JSON means, or undefined when it is none. */
export function parsedJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
