import type { ScriptedAnswer } from './compose.ts';
import type { FaultOptions } from './exchange.ts';
import { type FaultName, isFaultName } from './faults.ts';
import { isObject } from './json.ts';

/** What the next requests get, in order. */

/** `none` is a healthy answer, to place between faults. */
export type ScriptItem = FaultName | 'none' | FaultSpec;

export interface FaultSpec extends FaultOptions {
  /** Which requests it is for: the path begins with it. `/chat/completions` unless told. */
  readonly path?: string;
  readonly name?: FaultName | 'none';
  /** A healthy answer with these words. */
  readonly answer?: ScriptedAnswer;
  /** Sent as it is. */
  readonly response?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
}

const chatPath = '/chat/completions';

export class Script {
  #queue: FaultSpec[] = [];
  #waiting: (() => void)[] = [];
  /** Answers of this script that are to wait and do not yet, and those of them that may go on at once. */
  #due = 0;
  #permits = 0;

  add(items: readonly ScriptItem[]): void {
    const specs = items.map((item) => (typeof item === 'string' ? { name: item } : item));
    this.#queue.push(...specs);
    this.#due += specs.filter(({ name }) => name === 'wait-for-release').length;
  }

  take(path: string): FaultSpec | undefined {
    const at = this.#queue.findIndex((spec) => path.startsWith(spec.path ?? chatPath));
    return at < 0 ? undefined : this.#queue.splice(at, 1)[0];
  }

  get length(): number {
    return this.#queue.length;
  }

  clear(): void {
    this.#queue = [];
    this.#due = 0;
    this.#permits = 0;
  }

  released(): Promise<void> {
    this.#due = Math.max(0, this.#due - 1);
    if (this.#permits === 0) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#permits -= 1;
    return Promise.resolve();
  }

  /** Also for the answers that were scripted and have not come to their wait: their request may still be on its way. */
  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#permits = this.#due;
  }
}

/** Reads a script that came over HTTP; what is wrong with it otherwise. */
export function readScript(json: unknown): readonly ScriptItem[] | string {
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  for (const item of items) {
    const name = isObject(item) ? (item['name'] ?? 'none') : item;
    if (name !== 'none' && !isFaultName(name)) return `Unknown fault: ${JSON.stringify(name)}`;
  }
  return items as readonly ScriptItem[];
}
