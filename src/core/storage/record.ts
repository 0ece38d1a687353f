import type { SqlValue, Statement } from './database.ts';
import { hex } from './fileNames.ts';
import type { Checksum } from './files.ts';

/*
 * A journal is lines of text: the checksum and the length in bytes of a JSON array, then the array itself. Its
 * first item says which kind of record it is. Strings that are not valid Unicode stay what they are, since JSON
 * escapes them. The length tells a line that a crash cut short from one that was damaged later.
 */

/** Raised only when an older reader could not follow any more. */
export const journalFormat = 1;

export interface HeaderRecord {
  readonly kind: 'header';
  readonly format: number;
  readonly generation: number;
  /** Where the seal of the generation before ends, in case that line gets damaged. */
  readonly sealedAt: number;
}

export interface CommitRecord {
  readonly kind: 'commit';
  /** The writer's id, a dot, a number. */
  readonly id: string;
  /** The version of the schema that the writer had before it. */
  readonly schema: number;
  readonly statements: readonly Statement[];
  /** A migration raises (or lowers) the schema's version. */
  readonly migratesTo?: number;
}

export interface SealRecord {
  readonly kind: 'seal';
  readonly id: string;
  /** The generation that follows. */
  readonly next: number;
  /** The sealer had read up to here, this many records, with this checksum over theirs. */
  readonly upTo: number;
  readonly records: number;
  readonly chain: number;
}

export type JournalRecord =
  | HeaderRecord
  | CommitRecord
  | SealRecord
  /** Whole, but of a kind that this version does not know. */
  | { readonly kind: 'unknown' };

const newline = 10;
const space = 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The line, ended by a newline. */
export function encodeRecord(
  record: Exclude<JournalRecord, { kind: 'unknown' }>,
  checksum: Checksum,
): Uint8Array {
  const body = encoder.encode(JSON.stringify(fieldsOf(record)));
  const head = encoder.encode(`${hex(checksum(body))} ${body.length} `);
  const line = new Uint8Array(head.length + body.length + 1);
  line.set(head);
  line.set(body, head.length);
  line[line.length - 1] = newline;
  return line;
}

function fieldsOf(record: Exclude<JournalRecord, { kind: 'unknown' }>): readonly unknown[] {
  if (record.kind === 'header') return ['h', record.format, record.generation, record.sealedAt];
  if (record.kind === 'seal') return ['s', record.id, record.next, record.upTo, record.records, record.chain];
  const statements = record.statements.map(({ sql, params = [] }) => [sql, ...params.map(encodeValue)]);
  const fields = ['c', record.id, record.schema, statements];
  return record.migratesTo === undefined ? fields : [...fields, record.migratesTo];
}

export interface Line {
  readonly record: JournalRecord;
  readonly checksum: number;
}

/** A line (without its newline). `torn` is shorter than it says: a crash cut it, nobody was told it stands. */
export function decodeLine(line: Uint8Array, checksum: Checksum): Line | 'torn' | 'damaged' {
  const head = /^([0-9a-f]{8}) (\d+) /.exec(decoder.decode(line.subarray(0, 24)));
  if (!head) return line.length < 20 ? 'torn' : 'damaged';
  const body = line.subarray(head[0].length);
  if (body.length < Number(head[2])) return 'torn';
  const sum = checksum(body);
  if (body.length > Number(head[2]))
    return body.length - 1 === Number(head[2]) && body.at(-1) === space ? 'torn' : 'damaged';
  if (hex(sum) !== head[1]) return 'damaged';
  try {
    return { record: recordOf(JSON.parse(decoder.decode(body))), checksum: sum };
  } catch {
    return 'damaged';
  }
}

function recordOf(fields: unknown): JournalRecord {
  if (!Array.isArray(fields)) return { kind: 'unknown' };
  const [kind, first, second, third, fourth, fifth]: unknown[] = fields;
  if (kind === 'h' && isNumber(first) && isNumber(second) && isNumber(third))
    return { kind: 'header', format: first, generation: second, sealedAt: third };
  if (kind === 'c' && isString(first) && isNumber(second) && Array.isArray(third)) {
    const record = { kind: 'commit', id: first, schema: second, statements: third.map(statementOf) } as const;
    return isNumber(fourth) ? { ...record, migratesTo: fourth } : record;
  }
  if (kind === 's' && isString(first) && isNumber(second) && isNumber(third) && isNumber(fourth))
    if (isNumber(fifth))
      return { kind: 'seal', id: first, next: second, upTo: third, records: fourth, chain: fifth };
  return { kind: 'unknown' };
}

function statementOf(fields: unknown): Statement {
  if (!Array.isArray(fields) || !isString(fields[0])) throw new TypeError('a statement begins with its SQL');
  return { sql: fields[0], params: fields.slice(1).map(decodeValue) };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isString = (value: unknown): value is string => typeof value === 'string';

/** What JSON cannot say is wrapped in an object of one key. */
function encodeValue(value: SqlValue): unknown {
  if (typeof value === 'bigint') return { i: value.toString() };
  if (value instanceof Uint8Array) return { b: toBase64(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return Number.isNaN(value) ? null : { n: Object.is(value, -0) ? '-0' : String(value) };
  return value;
}

function decodeValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'object') {
    if ('i' in value) return BigInt(String(value.i));
    if ('b' in value) return fromBase64(String(value.b));
    if ('n' in value) return Number(value.n);
  }
  throw new TypeError('not a value of SQL');
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x2000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  return btoa(text);
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Who wrote a record. */
export const writerOf = (id: string): string => id.slice(0, id.lastIndexOf('.'));
