import { statfs } from 'node:fs/promises';
import type { Core } from '../../core/core.ts';
import type { HealthMeasurements } from '../../core/health.ts';
import { keyFacts } from '../../core/openrouter/account.ts';
import { type ApiPorts, callApi } from '../../core/openrouter/api.ts';
import { parseServer } from '../../core/openrouter/server.ts';
import type { Settings } from '../../core/settings.ts';
import { errorText } from '../errorText.ts';
import { within } from '../within.ts';

/* Looks at everything that the health view tells of. */

export interface MeasureSources {
  readonly core: () => Promise<Core>;
  readonly settings: () => Settings;
  readonly api: ApiPorts;
  /** Where the history is. */
  readonly folder: string;
}

/** Longer than any answer to a small question takes. */
const longestWaitMs = 15_000;

export async function measure(
  sources: MeasureSources,
  waitAtMostMs = longestWaitMs,
): Promise<HealthMeasurements> {
  const [history, server, disk] = await Promise.all([
    within(waitAtMostMs, measureHistory(sources)),
    measureServer(sources, waitAtMostMs),
    within(waitAtMostMs, measureDisk(sources.folder)),
  ]);
  const { rss, heapUsed } = process.memoryUsage();
  return {
    nowMs: sources.api.clock.now(),
    ...(history ?? { history: undefined, circuits: [] }),
    server,
    disk,
    memory: { residentBytes: rss, heapBytes: heapUsed },
  };
}

async function measureHistory({
  core,
}: MeasureSources): Promise<Pick<HealthMeasurements, 'history' | 'circuits'>> {
  try {
    const { database, answers } = await core();
    const health = await database.health();
    return {
      history: { health, readOnlyReason: database.readOnlyReason },
      circuits: answers.client.circuits(),
    };
  } catch (error) {
    return { history: { problem: errorText(error) }, circuits: [] };
  }
}

async function measureServer(
  { settings, api }: MeasureSources,
  waitAtMostMs: number,
): Promise<HealthMeasurements['server']> {
  const { baseUrl } = settings();
  const parsed = parseServer(baseUrl);
  if (!parsed.ok) return { host: baseUrl, isKeyNeeded: false, hasKey: false, failure: parsed.failure };
  const { server } = parsed;
  const hasKey = (await api.keys.get(server.origin)) !== undefined;
  const startedAtMs = performance.now();
  const signal = AbortSignal.timeout(waitAtMostMs);
  // Only OpenRouter tells of keys; any other server is asked for its models.
  const answer =
    server.dialect === 'openrouter'
      ? await keyFacts(server, undefined, api, signal)
      : await callApi(server, { path: '/models' }, api, signal);
  const latencyMs = performance.now() - startedAtMs;
  return {
    host: server.host,
    isKeyNeeded: !server.isLoopback,
    hasKey,
    latencyMs,
    ...(answer.ok ? 'value' in answer && { key: answer.value } : { failure: answer.failure }),
  };
}

async function measureDisk(folder: string): Promise<HealthMeasurements['disk']> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize };
  } catch {
    return undefined;
  }
}
