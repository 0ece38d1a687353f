import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../fixtures/streams');

export interface StreamFixture {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The parts that it makes, amounts as text ending in `n`. */
  readonly expected: unknown;
}

/** Recorded shapes of answers, byte for byte. */
export function streamFixtures(): readonly StreamFixture[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sse'))
    .map((file) => {
      const name = file.slice(0, -'.sse'.length);
      return {
        name,
        bytes: new Uint8Array(readFileSync(path.join(folder, file))),
        expected: JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')),
      };
    });
}

/** Parts as they can be compared with JSON. */
export function plain(parts: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(parts, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));
}
