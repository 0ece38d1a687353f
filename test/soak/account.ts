import { createHash } from 'node:crypto';
import { textOf } from '../../src/core/conversation.ts';
import { messageColumns, toMessage } from '../../src/core/history/messageRows.ts';
import { migrations } from '../../src/core/history/migrations.ts';
import type { DurableDatabase } from '../../src/core/storage/database.ts';
import type { Simulator } from '../support/simulator/simulator.ts';
import { openTestDatabase } from '../support/testDatabase.ts';
import type { SoakWindow } from './windows.ts';

/* Whether everything is there that was acknowledged, and whether the books say what was billed. */

interface Accounted {
  readonly folder: string;
  readonly windows: readonly SoakWindow[];
  readonly simulator: Simulator;
}

/** Costs that the server could tell and that the ledger has no more than an estimate of. */
export async function owed({ folder, simulator }: Accounted): Promise<number> {
  const database = await openTestDatabase(folder, migrations);
  const rows = await database.read(
    "select generation_id from spending where certainty <> 'exact' and generation_id is not null",
  );
  await database.close();
  return rows.filter((row) => simulator.charges.has(String(row['generation_id']))).length;
}

export async function account(
  accounted: Accounted,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const database = await openTestDatabase(accounted.folder, migrations);
  const problems = [
    ...(await messagesOf(database, accounted, tell)),
    ...(await booksOf(database, accounted, tell)),
  ];
  const report = await database.checkAndRepair();
  if (report.findings.length > 0) problems.push(`the check found ${JSON.stringify(report.findings)}`);
  const { journalBytes, ...health } = await database.health();
  tell(`history: ${JSON.stringify({ journalBytes, ...health }).slice(0, 300)}`);
  await database.close();
  return problems;
}

async function messagesOf(
  database: DurableDatabase,
  { windows }: Accounted,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const rows = await database.read(`select ${messageColumns} from messages as m`);
  const messages = new Map(rows.map(toMessage).map((message) => [message.id, message]));
  const prompts = new Set(
    [...messages.values()].flatMap((message) =>
      message.role === 'user' ? [`${message.conversationId} ${textOf(message)}`] : [],
    ),
  );
  const asked = windows.flatMap((window) => window.asked);
  const answered = windows.flatMap((window) => window.answered);
  const kept = answered.filter(({ isKept }) => isKept);
  const lostPrompts = asked.filter(({ conversation, text }) => !prompts.has(`${conversation} ${text}`));
  const lostAnswers = kept.filter(({ answer, prompt, state, text }) => {
    const message = messages.get(answer);
    return message?.parentId !== prompt || message.state !== state || hashOf(textOf(message)) !== text;
  });
  const streaming = [...messages.values()].filter(({ state }) => state === 'streaming');
  const refused = windows.reduce((sum, window) => sum + window.refused, 0);
  const told = answered.length - kept.length;
  tell(
    `${asked.length} prompts and ${kept.length} answers acknowledged; ${refused} prompts refused and ${told} answers told as not kept, for want of room`,
  );
  return [
    ...(lostPrompts.length > 0 ? [`${lostPrompts.length} acknowledged prompts are missing`] : []),
    ...(lostAnswers.length > 0 ? [`${lostAnswers.length} acknowledged answers are not what was shown`] : []),
    ...(streaming.length > 0 ? [`${streaming.length} answers of dead windows are marked as streaming`] : []),
  ];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * What the server billed and what the books say: each exact row is what was billed, and what was billed is in the
 * books. Only a window that was killed, or an attempt that broke off, may have had an answer under way of which the number
 * was not known yet.
 */
async function booksOf(
  database: DurableDatabase,
  { windows, simulator }: Accounted,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const rows = await database.read(
    'select generation_id, certainty, cast(cost_pico as text) as cost from spending where generation_id is not null',
  );
  const billed = simulator.charges;
  const exact = rows.filter((row) => row['certainty'] === 'exact');
  const wrong = exact.filter(
    (row) => billed.get(String(row['generation_id'])) !== BigInt(String(row['cost'])),
  );
  const known = new Set(exact.map((row) => String(row['generation_id'])));
  const missing = [...billed].filter(([id, pico]) => pico > 0n && !known.has(id));
  const killed = windows.filter(({ wasKilled }) => wasKilled).length;
  const brokeOff = windows.reduce((sum, window) => sum + window.brokeOff, 0);
  const sumPico = exact.reduce((sum, row) => sum + BigInt(String(row['cost'])), 0n);
  const missingPico = missing.reduce((sum, [, pico]) => sum + pico, 0n);
  tell(
    `ledger: ${exact.length} exact rows, ${sumPico} pico-dollars of ${simulator.billedPico} billed; ${missing.length} answers (${missingPico}) have no number in it, of ${killed} killed windows and ${brokeOff} attempts that broke off`,
  );
  const problems: string[] = [];
  if (wrong.length > 0)
    problems.push(`${wrong.length} of ${exact.length} exact rows are not what was billed`);
  if (exact.length !== known.size) problems.push('an answer is in the ledger twice');
  if (missing.length > killed + brokeOff)
    problems.push(`${missing.length} answers were billed and are not in the ledger`);
  if (sumPico + missingPico !== simulator.billedPico) problems.push('the sums do not agree');
  return problems;
}
