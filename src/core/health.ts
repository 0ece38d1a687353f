import type { ChatFailure } from './failure.ts';
import type { KeyFacts } from './openrouter/account.ts';
import { failureText } from './openrouter/failureText.ts';
import type { Localize } from './ports.ts';
import type { CircuitStatus } from './resilience/circuitBreaker.ts';
import type { StorageHealth } from './storage/database.ts';
import { describeStorageFailure, type StorageFailure } from './storage/storageFailure.ts';

/*
 * What is well and what is not, out of what was measured: green, amber, red, each with what to do about it.
 */

export type HealthLevel = 'green' | 'amber' | 'red';

export type CheckId = 'history' | 'server' | 'key' | 'circuits' | 'disk' | 'memory';

export interface HealthCheck {
  readonly id: CheckId;
  readonly title: string;
  readonly level: HealthLevel;
  readonly sentence: string;
  /** What to do, unless all is well. */
  readonly advice?: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

export interface HealthMeasurements {
  readonly nowMs: number;
  readonly history:
    | { readonly health: StorageHealth; readonly readOnlyReason: StorageFailure | undefined }
    | { readonly problem: string }
    /** It does not answer. */
    | undefined;
  readonly server: {
    readonly host: string;
    readonly isKeyNeeded: boolean;
    readonly hasKey: boolean;
    readonly latencyMs?: number;
    readonly failure?: ChatFailure;
    readonly key?: KeyFacts;
  };
  readonly circuits: readonly CircuitStatus[];
  readonly disk: { readonly freeBytes: number } | undefined;
  readonly memory: { readonly residentBytes: number; readonly heapBytes: number };
}

/** How amounts, times and sizes are written for this user. */
export interface HealthFormats {
  readonly localize: Localize;
  bytes(bytes: number): string;
  time(atMs: number): string;
  milliseconds(ms: number): string;
  usd(pico: bigint): string;
}

const gigabyte = 1e9;
const smallDisk = gigabyte;
const tinyDisk = 0.1 * gigabyte;
/** A snapshot is due long before. */
const largeJournal = 64e6;
const largeMemory = 1.5 * gigabyte;
const slowMs = 2_000;

export function healthChecks(measured: HealthMeasurements, formats: HealthFormats): readonly HealthCheck[] {
  return [
    historyCheck(measured, formats),
    serverCheck(measured, formats),
    keyCheck(measured, formats),
    circuitsCheck(measured, formats),
    diskCheck(measured, formats),
    memoryCheck(measured, formats),
  ];
}

/** The worst of them. */
export function overall(checks: readonly HealthCheck[]): HealthLevel {
  const levels = new Set(checks.map(({ level }) => level));
  return levels.has('red') ? 'red' : levels.has('amber') ? 'amber' : 'green';
}

function historyCheck({ history }: HealthMeasurements, formats: HealthFormats): HealthCheck {
  const { localize, bytes, time } = formats;
  const base = { id: 'history', title: localize('History') } as const;
  if (!history) {
    const sentence = localize('The history does not answer: its disk is slow, asleep or gone.');
    const advice = localize('Wait, or look after the disk or the network folder.');
    return { ...base, level: 'red', sentence, advice, facts: [] };
  }
  if ('problem' in history) {
    const advice = localize('Run “Check and Repair History”, or reload the window.');
    return { ...base, level: 'red', sentence: history.problem, advice, facts: [] };
  }
  const { health, readOnlyReason } = history;
  const never = localize('never');
  const facts: HealthCheck['facts'] = [
    [localize('Database'), bytes(health.databaseBytes)],
    [
      localize('Journal since the last snapshot'),
      localize('{size}, {count} records', {
        size: bytes(health.journalBytes),
        count: health.journalRecords,
      }),
    ],
    [
      localize('Last snapshot'),
      health.lastSnapshotAtMs === undefined ? never : time(health.lastSnapshotAtMs),
    ],
    [localize('Last check'), health.lastCheckAtMs === undefined ? never : time(health.lastCheckAtMs)],
    [localize('Windows that wrote since the last snapshot'), String(health.writers)],
    [localize('Lines that a crash cut short'), String(health.skippedLines)],
    [localize('Version of the schema'), String(health.schemaVersion)],
  ];
  return { ...base, ...historyVerdict(health, readOnlyReason, localize), facts };
}

type Verdict = Pick<HealthCheck, 'level' | 'sentence' | 'advice'>;

function historyVerdict(
  { findings, lastFailure, journalBytes }: StorageHealth,
  readOnlyReason: StorageFailure | undefined,
  localize: Localize,
): Verdict {
  if (readOnlyReason)
    return {
      level: 'red',
      sentence: localize('Nothing can be written. {reason}', {
        reason: describeStorageFailure(readOnlyReason, localize),
      }),
      advice: localize('Mend the cause, then reload the window.'),
    };
  if (findings.length > 0)
    return {
      level: 'amber',
      sentence: localize('Damage was found and repaired; what was damaged is kept aside.'),
      advice: localize('Run “Check and Repair History” and look at the disk.'),
    };
  if (lastFailure)
    return {
      level: 'amber',
      sentence: localize('The last failure was: {reason}', {
        reason: describeStorageFailure(lastFailure, localize),
      }),
      advice: localize('If it comes again, look at the disk.'),
    };
  if (journalBytes > largeJournal)
    return {
      level: 'amber',
      sentence: localize('The journal has grown large, since no snapshot could be made for long.'),
      advice: localize('Leave the editor idle for a minute, and see that the disk has room.'),
    };
  return { level: 'green', sentence: localize('Every message is on disk.') };
}

function serverCheck({ server }: HealthMeasurements, formats: HealthFormats): HealthCheck {
  const { localize, milliseconds } = formats;
  const { host, latencyMs, failure } = server;
  const facts: HealthCheck['facts'] = [
    [localize('Server'), host],
    ...(latencyMs === undefined ? [] : [[localize('Answered in'), milliseconds(latencyMs)] as const]),
  ];
  const base = { id: 'server', title: localize('Connection'), facts } as const;
  if (failure && !answers(failure)) {
    const words = failureText(failure, { localize, formatTime: formats.time });
    const advice = localize('Look at the connection, the proxy settings of VS Code, and the base URL.');
    return { ...base, level: 'red', sentence: words.sentence, advice };
  }
  if (latencyMs !== undefined && latencyMs > slowMs)
    return {
      ...base,
      level: 'amber',
      sentence: localize('{host} answers slowly.', { host }),
      advice: localize('Answers may begin late. The status page of the server may tell more.'),
    };
  return { ...base, level: 'green', sentence: localize('{host} answers.', { host }) };
}

/** The server spoke, even if it said no. */
function answers({ kind }: ChatFailure): boolean {
  return ['no-key', 'bad-key', 'no-credit', 'spending-limit', 'forbidden', 'rate-limited'].includes(kind);
}

function keyCheck({ server }: HealthMeasurements, formats: HealthFormats): HealthCheck {
  const { localize, usd } = formats;
  const { isKeyNeeded, hasKey, failure, key } = server;
  const base = { id: 'key', title: localize('Key') } as const;
  if (!hasKey)
    return isKeyNeeded
      ? {
          ...base,
          level: 'red',
          sentence: localize('There is no key for this server.'),
          advice: localize('Sign in with OpenRouter, or set a key.'),
          facts: [],
        }
      : { ...base, level: 'green', sentence: localize('This server needs no key.'), facts: [] };
  if (failure && answers(failure)) {
    const words = failureText(failure, { localize, formatTime: formats.time });
    const advice = localize('Sign in again, or set another key.');
    return { ...base, level: 'red', sentence: words.sentence, advice, facts: [] };
  }
  const remaining = key?.limitRemainingPico;
  const facts: HealthCheck['facts'] = [
    ...(key?.usagePico === undefined ? [] : [[localize('Spent with this key'), usd(key.usagePico)] as const]),
    ...(key?.limitPico === undefined ? [] : [[localize('Limit of this key'), usd(key.limitPico)] as const]),
    ...(remaining === undefined ? [] : [[localize('Left of it'), usd(remaining)] as const]),
  ];
  if (remaining !== undefined && remaining <= 0n)
    return {
      ...base,
      level: 'red',
      sentence: localize('The limit of this key is used up.'),
      advice: localize('Raise it in the settings of OpenRouter, or use another key.'),
      facts,
    };
  const isLow = remaining !== undefined && key?.limitPico !== undefined && remaining * 10n < key.limitPico;
  if (isLow)
    return {
      ...base,
      level: 'amber',
      sentence: localize('Less than a tenth of this key’s limit is left.'),
      advice: localize('Raise it in the settings of OpenRouter before it is used up.'),
      facts,
    };
  return { ...base, level: 'green', sentence: localize('A key is there.'), facts };
}

function circuitsCheck({ circuits, nowMs }: HealthMeasurements, formats: HealthFormats): HealthCheck {
  const { localize, time } = formats;
  const open = circuits.filter(({ state }) => state !== 'closed');
  const facts = circuits.map(
    ({ key, state, sinceMs, retryAtMs }) =>
      [key, circuitFact(state, sinceMs, retryAtMs, nowMs, localize, time)] as const,
  );
  const base = { id: 'circuits', title: localize('Models left alone'), facts } as const;
  return open.length === 0
    ? { ...base, level: 'green', sentence: localize('No model is left alone after failures.') }
    : {
        ...base,
        level: 'amber',
        sentence: localize('Models left alone after failures: {count}', { count: open.length }),
        advice: localize('Choose another model, or wait for the next try.'),
      };
}

function circuitFact(
  state: CircuitStatus['state'],
  sinceMs: number,
  retryAtMs: number | undefined,
  nowMs: number,
  localize: Localize,
  time: (atMs: number) => string,
): string {
  const since = time(sinceMs);
  if (state === 'closed') return localize('in use since {since}', { since });
  if (state === 'half-open' || retryAtMs === undefined || retryAtMs <= nowMs)
    return localize('left alone since {since}; the next request is a try', { since });
  return localize('left alone since {since}; next try {next}', { since, next: time(retryAtMs) });
}

function diskCheck({ disk }: HealthMeasurements, { localize, bytes }: HealthFormats): HealthCheck {
  const base = { id: 'disk', title: localize('Disk') } as const;
  if (!disk)
    return { ...base, level: 'green', sentence: localize('The free space is not known.'), facts: [] };
  const { freeBytes } = disk;
  const facts: HealthCheck['facts'] = [[localize('Free where the history is'), bytes(freeBytes)]];
  if (freeBytes >= smallDisk) return { ...base, level: 'green', sentence: localize('There is room.'), facts };
  return {
    ...base,
    level: freeBytes < tinyDisk ? 'red' : 'amber',
    sentence: localize('The disk is nearly full.'),
    advice: localize('Free some space: without it nothing new can be kept.'),
    facts,
  };
}

function memoryCheck({ memory }: HealthMeasurements, { localize, bytes }: HealthFormats): HealthCheck {
  const facts: HealthCheck['facts'] = [
    [localize('Extension host, all extensions'), bytes(memory.residentBytes)],
    [localize('JavaScript of it'), bytes(memory.heapBytes)],
  ];
  const base = { id: 'memory', title: localize('Memory'), facts } as const;
  return memory.residentBytes < largeMemory
    ? { ...base, level: 'green', sentence: localize('The extension host is of a usual size.') }
    : {
        ...base,
        level: 'amber',
        sentence: localize('The extension host has grown large.'),
        advice: localize(
          'Reload the window. If it grows again, “Show Running Extensions” tells which extension it is.',
        ),
      };
}
