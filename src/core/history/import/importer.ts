import type { Database, SqlValue, Statement } from '../../storage/database.ts';
import type { Attachments } from '../attachments.ts';
import { fromBase64 } from '../export/base64.ts';
import type { ExportDocument } from '../export/document.ts';
import { addConversation, addMessage, changesOf, giveBack, settle } from './importStatements.ts';
import { type ImportFailure, parseExport } from './parseExport.ts';
import { type Plan, type PlannedConversation, planImport } from './plan.ts';

export type ImportResult =
  | { readonly ok: true; readonly report: ImportReport }
  /** Nothing was changed. */
  | { readonly ok: false; readonly failure: ImportFailure };

export interface ImportReport {
  readonly conversationsAdded: number;
  /** Were here already, and got messages, came back from the bin, or were older than in the file. */
  readonly conversationsUpdated: number;
  readonly messagesAdded: number;
  readonly attachmentsAdded: number;
  /** Were here already, as they are in the file or newer. */
  readonly conversationsUnchanged: number;
}

const statementsPerCommit = 1000;
const charsPerCommit = 1_000_000;

/**
 * Brings our own export back. Importing twice changes nothing the second time; what is here stays, and where a
 * conversation is both here and in the file, the newer settings win.
 */
export async function importExport(
  database: Database,
  attachments: Attachments | undefined,
  text: string,
): Promise<ImportResult> {
  const parsed = parseExport(text);
  if (!parsed.ok) return parsed;
  const files = decodedAttachments(parsed.document);
  if (!files) return invalid('attachments', 'not base64');
  const plan = await planImport(database, parsed.document);
  if ('messageId' in plan) return invalid(`message ${plan.messageId}`, plan.detail);
  const attachmentsAdded = await putAttachments(attachments, files);
  await write(database, plan);
  return { ok: true, report: reportOf(plan, attachmentsAdded) };
}

function decodedAttachments(document: ExportDocument): ReadonlyMap<string, Uint8Array> | undefined {
  const files = new Map<string, Uint8Array>();
  for (const [hash, base64] of Object.entries(document.attachments)) {
    const bytes = fromBase64(base64);
    if (!bytes) return undefined;
    files.set(hash, bytes);
  }
  return files;
}

/** Each under the hash of what it is, whatever the file says it is. */
async function putAttachments(
  attachments: Attachments | undefined,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<number> {
  let added = 0;
  for (const [hash, bytes] of attachments ? files : []) {
    if (await attachments?.read(hash)) continue;
    await attachments?.put(bytes);
    added += 1;
  }
  return added;
}

/** Conversations, then messages, then what points at messages: a crash in between leaves a part that a second
 * import completes. */
async function write(database: Database, plan: Plan): Promise<void> {
  const touched = new Set([...plan.missing, ...plan.returning].map(({ conversationId }) => conversationId));
  const unsettled = plan.conversations.filter(
    (planned) => planned.local === undefined || touched.has(planned.exported.id) || isUnsettled(planned),
  );
  const steps: readonly (readonly Statement[])[] = [
    ...plan.conversations.map((planned) =>
      planned.local ? changesOf(planned) : addConversation(planned.exported),
    ),
    ...plan.missing.map(addMessage),
    ...plan.returning.map(giveBack),
    ...unsettled.map(settle),
  ];
  for (const statements of batchesOf(steps)) await database.commit(statements);
}

/** A transaction must not grow without end: it is one record of the journal. */
function* batchesOf(steps: readonly (readonly Statement[])[]): Generator<readonly Statement[]> {
  let batch: Statement[] = [];
  let chars = 0;
  for (const step of steps) {
    const stepChars = step.reduce((sum, { params = [] }) => sum + charsOf(params), 0);
    if (batch.length > 0 && (chars + stepChars > charsPerCommit || batch.length > statementsPerCommit)) {
      yield batch;
      batch = [];
      chars = 0;
    }
    batch.push(...step);
    chars += stepChars;
  }
  if (batch.length > 0) yield batch;
}

function charsOf(params: readonly SqlValue[]): number {
  return params.reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

/** An import before was broken off. */
function isUnsettled({ exported, local }: PlannedConversation): boolean {
  const lacksActive = exported.activeMessageId !== null && local?.activeMessageId === null;
  return lacksActive || (exported.forkedFrom !== undefined && local?.forkMessageId === null);
}

function reportOf({ conversations, missing }: Plan, attachmentsAdded: number): ImportReport {
  const grown = new Set(missing.map(({ conversationId }) => conversationId));
  const known = conversations.filter(({ local }) => local !== undefined);
  const updated = known.filter((planned) => changesOf(planned).length > 0 || grown.has(planned.exported.id));
  return {
    conversationsAdded: conversations.length - known.length,
    conversationsUpdated: updated.length,
    conversationsUnchanged: known.length - updated.length,
    messagesAdded: missing.length,
    attachmentsAdded,
  };
}

function invalid(path: string, detail: string): ImportResult {
  return { ok: false, failure: { kind: 'invalid', path, detail } };
}
