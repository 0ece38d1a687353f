import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { Json } from './json.ts';
import type { Reply } from './reply.ts';

/*
 * One request and what is sent back, byte by byte where that matters. When either side has gone, every
 * waiting method throws `Gone`, so that nothing runs on for nobody.
 */

export type Pace = 'fast' | 'real';

export interface RecordedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
  readonly startedAt: number;
  /** The fault that answered it. */
  readonly fault?: string;
  readonly status?: number;
  readonly closedByClientAt?: number;
}

export class Gone extends Error {}

interface ExchangeParts {
  readonly response: ServerResponse;
  readonly request: RecordedRequest;
  readonly signal: AbortSignal;
  readonly pace: Pace;
  readonly options: FaultOptions;
  readonly released: () => Promise<void>;
  readonly isStreamed: boolean;
  readonly makeAnswer: () => Answer;
  /** Called before the connection is broken from this side. */
  readonly onBroken: () => void;
}

/** Turns of the screw that a test may ask of a fault. */
export interface FaultOptions {
  /** How many chunks of content go out before the fault. */
  readonly afterChunks?: number;
  readonly retryAfterSeconds?: number;
  /** Between keep-alives. */
  readonly intervalMs?: number;
}

export class Exchange {
  readonly #parts: ExchangeParts;
  #answer: Answer | undefined;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  get request(): RecordedRequest {
    return this.#parts.request;
  }

  get pace(): Pace {
    return this.#parts.pace;
  }

  /** The request asked for a stream. */
  get isStreamed(): boolean {
    return this.#parts.isStreamed;
  }

  get options(): FaultOptions {
    return this.#parts.options;
  }

  /** The words that a fault lets through, or some of them. Made on first use, because some faults need none. */
  get answer(): Answer {
    this.#answer ??= this.#parts.makeAnswer();
    return this.#answer;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#parts.response.writeHead(status, headers);
    this.#parts.response.flushHeaders();
  }

  /** Sends and lets the reader read, so that what is written apart arrives apart where the network allows. */
  async write(bytes: string | Uint8Array): Promise<void> {
    const { response, signal } = this.#parts;
    if (signal.aborted) throw new Gone();
    if (!response.write(bytes)) await once(response, 'drain', signal);
    await nextTurn();
    if (signal.aborted) throw new Gone();
  }

  end(): void {
    this.#parts.response.end();
  }

  reply({ status, headers, body }: Reply): void {
    this.#parts.response.writeHead(status, headers).end(body);
  }

  /** The connection breaks as when a machine dies. */
  reset(): void {
    this.#parts.onBroken();
    this.#parts.response.socket?.resetAndDestroy();
  }

  /** The connection is closed without the end of the body having been told. */
  cut(): void {
    this.#parts.onBroken();
    this.#parts.response.socket?.destroy();
  }

  async wait(delayMs: number): Promise<void> {
    const { signal } = this.#parts;
    if (signal.aborted) throw new Gone();
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(new Gone());
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, delayMs);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** Says nothing more until the other side leaves. */
  async hang(): Promise<never> {
    const { signal } = this.#parts;
    if (!signal.aborted) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    }
    throw new Gone();
  }

  /** Waits until a test (or a person) says so. */
  async untilReleased(): Promise<void> {
    await Promise.race([this.#parts.released(), this.hang()]);
  }

  // The wire of a stream.

  openStream(headers: Readonly<Record<string, string>> = {}): void {
    this.head(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache',
      'X-Generation-Id': this.answer.id,
      ...headers,
    });
  }

  async event(data: Json): Promise<void> {
    await this.write(eventText(data));
  }

  async comment(text = 'OPENROUTER PROCESSING'): Promise<void> {
    await this.write(`: ${text}\n\n`);
  }

  async done(): Promise<void> {
    await this.write('data: [DONE]\n\n');
  }
}

export function eventText(data: Json): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

async function once(emitter: ServerResponse, event: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      emitter.off(event, go);
      reject(new Gone());
    };
    const go = () => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    emitter.once(event, go);
  });
}
