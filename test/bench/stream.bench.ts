import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createParser } from 'eventsource-parser';
import { answerStream } from '../../src/core/openrouter/answerStream.ts';
import { parseServer } from '../../src/core/openrouter/server.ts';
import { resilienceDefaults } from '../../src/core/resilience/resilienceSettings.ts';
import { ResilientChat } from '../../src/core/resilientChat.ts';
import { CountingClock } from '../support/testClock.ts';
import { percentile } from './percentile.ts';

export const name = 'Reading an answer';

export interface Result {
  readonly name: string;
  readonly value: string;
  readonly bar: string;
  readonly ok: boolean;
}

const encoder = new TextEncoder();
const signal = new AbortController().signal;
const word = `data: {"id":"gen-1790000000-abcdefghijklmnopqrst","object":"chat.completion.chunk","created":1790000000,"model":"acme/m-1","provider":"Acme","choices":[{"index":0,"delta":{"role":"assistant","content":" word"},"finish_reason":null,"native_finish_reason":null}]}\n\n`;

export async function run(): Promise<readonly Result[]> {
  return [await throughput(), await firstPart(), await cancelling(), await memory()];
}

function bodyOf(bytes: Uint8Array, times: number): ReadableStream<Uint8Array> {
  let left = times;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (left === 0) controller.close();
        else controller.enqueue(bytes);
        left -= 1;
      },
    },
    { highWaterMark: 0 },
  );
}

/** The least that can be done with such a body, and the beginning of every client. */
async function bare(body: ReadableStream<Uint8Array>): Promise<number> {
  let count = 0;
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: ({ data }) => {
      count += JSON.parse(data).choices[0].delta.content.length;
    },
  });
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return count;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

async function ours(body: ReadableStream<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const part of answerStream(body, { asked: { model: 'acme/m-1' }, isEventStream: true }, signal))
    if (part.type === 'text-delta') count += part.text.length;
  return count;
}

/** Chunks of 16 KB, as a fast network brings them. Pairs are measured by turns, the best of each counts. */
async function throughput(): Promise<Result> {
  const chunk = encoder.encode(word.repeat(Math.ceil(16_384 / word.length)));
  const times = 400;
  const best = { bare: Number.POSITIVE_INFINITY, ours: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 12; round += 1) {
    best.bare = Math.min(best.bare, await timeOf(() => bare(bodyOf(chunk, times))));
    best.ours = Math.min(best.ours, await timeOf(() => ours(bodyOf(chunk, times))));
  }
  const ratio = best.ours / best.bare;
  const megabytes = (chunk.length * times) / 1e6;
  return {
    name: 'parsing, beside eventsource-parser and JSON.parse alone',
    value: `${ratio.toFixed(2)} × (${Math.round(megabytes / (best.ours / 1000))} MB/s against ${Math.round(megabytes / (best.bare / 1000))})`,
    bar: '≤ 1.5 ×',
    ok: ratio <= 1.5,
  };
}

/** From the first byte that the server writes to the first part, beside a bare fetch, by turns. */
async function firstPart(): Promise<Result> {
  let wroteMs = 0;
  const http = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      setTimeout(() => {
        wroteMs = performance.now();
        response.end(`${word}data: [DONE]\n\n`);
      }, 2);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`;
  const chat = makeChat();
  const bareMs: number[] = [];
  const oursMs: number[] = [];
  for (let round = 0; round < 220; round += 1) {
    const response = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', body: '{}' });
    const reader = response.body?.getReader();
    await reader?.read();
    bareMs.push(performance.now() - wroteMs);
    while (!(await reader?.read())?.done);
    for await (const part of chat(baseUrl)) {
      if (part.type !== 'text-delta') continue;
      oursMs.push(performance.now() - wroteMs);
    }
  }
  http.closeAllConnections();
  http.close();
  const more = median(oursMs.slice(20)) - median(bareMs.slice(20));
  return {
    name: 'first byte to first part, beside a bare fetch (median of 200)',
    value: `${more.toFixed(2)} ms more (${median(oursMs).toFixed(2)} against ${median(bareMs).toFixed(2)})`,
    bar: '≤ 1 ms more',
    ok: more <= 1,
  };
}

/** From the user's cancelling to the end of the iteration, in the middle of an answer. */
async function cancelling(): Promise<Result> {
  const http = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(word);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`;
  const chat = makeChat();
  const tookMs: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    const abort = new AbortController();
    let cancelledMs = 0;
    for await (const part of chat(baseUrl, abort.signal)) {
      if (part.type !== 'text-delta') continue;
      setTimeout(() => {
        cancelledMs = performance.now();
        abort.abort();
      }, 2);
    }
    tookMs.push(performance.now() - cancelledMs);
  }
  http.closeAllConnections();
  http.close();
  const worst = Math.max(...tookMs);
  return {
    name: 'cancelling to the end (worst of 50)',
    value: `${worst.toFixed(1)} ms (median ${median(tookMs).toFixed(2)})`,
    bar: '≤ 50 ms',
    ok: worst <= 50,
  };
}

/** What stays on the heap while a hundred megabytes of an answer pass. */
async function memory(): Promise<Result> {
  const chunk = encoder.encode(word.repeat(Math.ceil(65_536 / word.length)));
  const times = Math.ceil(100e6 / chunk.length);
  const options = { asked: { model: 'acme/m-1' }, isEventStream: true };
  let [seen, startBytes, mostBytes] = [0, 0, 0];
  for await (const part of answerStream(bodyOf(chunk, times), options, signal)) {
    if (part.type !== 'text-delta' || ++seen % 40_000 !== 0) continue;
    globalThis.gc?.();
    const { heapUsed } = process.memoryUsage();
    startBytes ||= heapUsed;
    mostBytes = Math.max(mostBytes, heapUsed);
  }
  const grownMb = (mostBytes - startBytes) / 1e6;
  const barMb = globalThis.gc ? 5 : 60;
  return {
    name: 'memory over an answer of 100 MB',
    value: `${grownMb.toFixed(1)} MB more at most${globalThis.gc ? '' : ' (garbage included)'}`,
    bar: `≤ ${barMb} MB`,
    ok: grownMb <= barMb,
  };
}

function makeChat() {
  const clock = new CountingClock();
  const ports = {
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    clock,
    random: Math.random,
    keys: { get: async () => 'sk-or-v1-bench' },
    log: () => undefined,
  };
  const chat = new ResilientChat(ports, () => ({ ...resilienceDefaults, requestsPerMinute: 1_000 }));
  const request = { model: 'acme/m-1', messages: [], parameters: {} };
  return (baseUrl: string, signal = new AbortController().signal) => {
    const parsed = parseServer(baseUrl);
    if (!parsed.ok) throw new Error('unreachable');
    return chat.chat(parsed.server, request, { spending: { purpose: 'other' } }, signal);
  };
}

async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await action();
  return performance.now() - startMs;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
