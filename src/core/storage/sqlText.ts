/*
 * What a statement of the journal may be, told from its text alone, so that every window judges alike.
 */

const allowed = new Set(['insert', 'update', 'delete', 'replace', 'with', 'create', 'alter', 'drop']);
const leadingComments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;
const tablePattern =
  /\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from|(?:create|alter|drop)\s+(?:virtual\s+)?table(?:\s+if\s+(?:not\s+)?exists)?)\s+["'`[]?(\w+)/gi;

/** Why the statement may not stand in a journal, or undefined. */
export function whyForbidden(sql: string): string | undefined {
  const word = /^\w+/.exec(sql.replace(leadingComments, ''))?.[0].toLowerCase() ?? '';
  if (!allowed.has(word)) return `"${word}" is no statement of a transaction`;
  if (/\bcurrent_(?:time|date|timestamp)\b|'now'|\brandom(?:blob)?\s*\(/i.test(sql))
    return 'a statement that reads the clock or chance would differ from window to window';
  return undefined;
}

/** The tables that a statement names as its target. */
export function tablesIn(sql: string): readonly string[] {
  return [...sql.matchAll(tablePattern)].flatMap((match) => match[1] ?? []);
}
