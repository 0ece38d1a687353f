import * as z from 'zod/mini';
import {
  type ExportDocument,
  type ExportedConversation,
  exportDocument,
  exportFormat,
  exportVersion,
} from '../export/document.ts';

/*
 * A file that claims to be our export, checked whole before anything is written: it may be damaged, of another
 * tool, of a later version, or made to do harm.
 */

export type ImportFailure =
  | { readonly kind: 'too-large'; readonly limitMb: number }
  | { readonly kind: 'not-json'; readonly detail: string }
  /** JSON, and not written by this product. */
  | { readonly kind: 'not-ours' }
  | { readonly kind: 'newer-version'; readonly version: number }
  /** Ours, and damaged: where, and what is wrong there. */
  | { readonly kind: 'invalid'; readonly path: string; readonly detail: string };

export type Parsed =
  | { readonly ok: true; readonly document: ExportDocument }
  | { readonly ok: false; readonly failure: ImportFailure };

/** JavaScript strings end a little above half a gigabyte. */
const maxMb = 400;
/** More than 300 years of the dearest answers; sums stay within 64 bits. */
const maxTotalPico = 1_000_000_000_000_000_000n;

export function parseExport(text: string): Parsed {
  if (text.length > maxMb * 1_000_000) return failed({ kind: 'too-large', limitMb: maxMb });
  const json = parseJsonOrLines(text);
  if ('failure' in json) return failed(json.failure);
  const head = z.looseObject({ format: z.literal(exportFormat), version: z.number() }).safeParse(json.value);
  if (!head.success) return failed({ kind: 'not-ours' });
  if (head.data.version > exportVersion) return failed({ kind: 'newer-version', version: head.data.version });
  const result = exportDocument.safeParse(json.value);
  if (!result.success) {
    const [issue] = result.error.issues;
    return invalid(issue?.path.join('.') ?? '', issue?.message ?? '');
  }
  return contradictionIn(result.data.conversations) ?? { ok: true, document: result.data };
}

function parseJsonOrLines(text: string): { readonly value: unknown } | { readonly failure: ImportFailure } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const lines = fromJsonLines(text);
    return lines ? { value: lines } : { failure: { kind: 'not-json', detail: String(error) } };
  }
}

const lineHead = z.looseObject({ type: z.literal('head'), format: z.literal(exportFormat) });

/** JSON Lines as one document, or undefined where they are none of ours. */
function fromJsonLines(text: string): unknown {
  try {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const head = lineHead.safeParse(JSON.parse(lines[0] ?? ''));
    if (!head.success) return undefined;
    const conversations: Record<string, unknown>[] = [];
    const attachments: [unknown, unknown][] = [];
    let messages: unknown[] = [];
    for (const line of lines.slice(1)) {
      const value = JSON.parse(line) as Record<string, unknown>;
      if (value['type'] === 'message') messages.push(value);
      else if (value['type'] === 'attachment') attachments.push([value['hash'], value['base64']]);
      else {
        messages = [];
        conversations.push({ ...value, messages });
      }
    }
    return { ...head.data, conversations, attachments: Object.fromEntries(attachments) };
  } catch {
    return undefined;
  }
}

/** What each field alone does not show: ids used twice, parents that are missing or go round, absurd sums. */
function contradictionIn(conversations: readonly ExportedConversation[]): Parsed | undefined {
  const seen = new Set<string>();
  for (const [at, { id, messages }] of conversations.entries()) {
    const path = `conversations.${at}`;
    if (seen.has(`c ${id}`)) return invalid(`${path}.id`, 'duplicate id');
    seen.add(`c ${id}`);
    let total = 0n;
    for (const [n, message] of messages.entries()) {
      if (seen.has(`m ${message.id}`)) return invalid(`${path}.messages.${n}.id`, 'duplicate id');
      if (message.parentId === message.id) return invalid(`${path}.messages.${n}.parentId`, 'its own parent');
      seen.add(`m ${message.id}`);
      total += message.answer?.costPico ?? 0n;
    }
    if (total > maxTotalPico || total < 0n) return invalid(path, 'impossible cost');
  }
  return undefined;
}

function invalid(path: string, detail: string): Parsed {
  return failed({ kind: 'invalid', path, detail });
}

function failed(failure: ImportFailure): Parsed {
  return { ok: false, failure };
}
