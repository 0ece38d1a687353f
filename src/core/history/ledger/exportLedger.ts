import { picoToDecimal } from '../../money.ts';
import type { Database, Row } from '../../storage/database.ts';

/* The ledger as CSV and as JSON, row by row. Amounts are exact decimal text. */

const columns = `s.id, s.at_ms, s.purpose, s.certainty, s.is_imported, s.is_byok,
  cast(s.cost_pico as text) as cost_pico, cast(s.saved_pico as text) as saved_pico, s.prompt_tokens,
  s.cached_tokens, s.cache_write_tokens, s.completion_tokens, s.reasoning_tokens, s.image_tokens, s.web_searches,
  coalesce(s.model, s.requested_model) as model, s.requested_model, s.provider, s.workspace, s.server,
  s.generation_id, s.conversation_id, s.message_id, c.title as conversation, c.tags`;

const names = [
  'time',
  'cost_usd',
  'certainty',
  'purpose',
  'model',
  'requested_model',
  'provider',
  'prompt_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'completion_tokens',
  'reasoning_tokens',
  'image_tokens',
  'web_searches',
  'saved_usd',
  'is_byok',
  'is_imported',
  'conversation',
  'tags',
  'workspace',
  'server',
  'generation_id',
  'conversation_id',
  'message_id',
  'id',
] as const;

const rowsAtOnce = 2_000;

export async function* exportLedgerCsv(database: Database): AsyncGenerator<string> {
  yield `${names.join(',')}\r\n`;
  for await (const row of rowsOf(database)) yield `${names.map((name) => csvField(row[name])).join(',')}\r\n`;
}

export async function* exportLedgerJson(database: Database): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const row of rowsOf(database)) {
    yield separator + JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]])));
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

/**
 * Where a spreadsheet may begin a cell: at the start, and after what parts cells and rows where the list separator
 * is not a comma. Quotes do not help there: they mean something at the start of a field alone.
 */
const formulaStarts = /(?<=^|[;\t\r\n])(?=[^\S\t\r\n]*[=+\-@|%＝＋－＠])|^(?=[\t\r\n])/g;

/** What a spreadsheet would take for a formula is shown as text. */
function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  const safe = /^-?\d+(\.\d+)?$/.test(text) ? text : text.replace(formulaStarts, "'");
  return /[",;\t\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function* rowsOf(database: Database): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for (let after = 0; ; ) {
    const rows = await database.read(
      `select s.seq, ${columns} from spending as s left join conversations as c on c.id = s.conversation_id
        where s.seq > ? order by s.seq limit ${rowsAtOnce}`,
      [after],
    );
    for (const row of rows) yield told(row);
    const last = rows.at(-1);
    if (!last || rows.length < rowsAtOnce) return;
    after = Number(last['seq']);
  }
}

function told(row: Row): Readonly<Record<string, unknown>> {
  return {
    ...row,
    time: new Date(Number(row['at_ms'])).toISOString(),
    cost_usd: decimalOf(row['cost_pico']),
    saved_usd: decimalOf(row['saved_pico']),
    tags: row['tags'] === null ? null : (JSON.parse(String(row['tags'])) as string[]).join('; '),
  };
}

function decimalOf(pico: Row[string] | undefined): string | null {
  if (pico === null || pico === undefined) return null;
  return picoToDecimal(BigInt(String(pico)));
}
