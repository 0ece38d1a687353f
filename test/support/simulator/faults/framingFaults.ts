import { type Exchange, eventText } from '../exchange.ts';
import { jsonReply } from '../reply.ts';
import { brokenWire, streamFault } from './fault.ts';

/** The same answer in other clothes: line ends, cuts, headers. A good client does not notice. */

/** The lines of a whole stream, event by event. */
function wireOf({ answer }: Exchange): readonly string[] {
  const events = [...answer.contentChunks, answer.finishChunk, answer.usageChunk].map(eventText);
  return [': OPENROUTER PROCESSING\n\n', ...events, 'data: [DONE]\n\n'];
}

/** Sends the stream as `dress` makes it. */
function dressed(description: string, dress: (events: readonly string[]) => Iterable<string | Uint8Array>) {
  return streamFault('answer', description, async (exchange) => {
    exchange.openStream();
    await sendAll(exchange, dress(wireOf(exchange)));
  });
}

async function sendAll(exchange: Exchange, pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) await exchange.write(piece);
  exchange.answer.settle();
  exchange.end();
}

function bytesOf(events: readonly string[]): Buffer {
  return Buffer.from(events.join(''));
}

function* inPieces(bytes: Buffer, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Cuts inside every sign of more than one byte. */
function* insideSigns(bytes: Buffer): Iterable<Uint8Array> {
  let from = 0;
  for (let at = 1; at < bytes.length; at += 1) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) continue;
    yield bytes.subarray(from, at);
    from = at;
  }
  yield bytes.subarray(from);
}

/** JSON over several `data:` lines, as the standard allows. */
function severalLines(event: string): string {
  if (!event.startsWith('data: {')) return event;
  const pretty = JSON.stringify(JSON.parse(event.slice('data: '.length)), undefined, 1);
  return `${pretty
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;
}

export const framingFaults = {
  crlf: dressed('CRLF at the end of lines', (events) => events.map((text) => text.replaceAll('\n', '\r\n'))),
  'lone-cr': dressed('CR alone at the end of lines', (events) =>
    events.map((text) => text.replaceAll('\n', '\r')),
  ),
  'mixed-line-ends': dressed('CRLF, CR and LF by turns', (events) =>
    events.map((text, index) => text.replaceAll('\n', ['\r\n', '\r', '\n'][index % 3] ?? '\n')),
  ),
  'crlf-split': dressed('CRLF, cut between CR and LF', function* (events) {
    for (const text of events) {
      for (const line of text.split('\n').slice(0, -1)) {
        yield `${line}\r`;
        yield '\n';
      }
    }
  }),
  bom: dressed('a byte order mark first', (events) => ['\uFEFF', ...events]),
  'byte-by-byte': dressed('one byte at a time', (events) => inPieces(bytesOf(events), 1)),
  'split-anywhere': dressed('cut every seven bytes', (events) => inPieces(bytesOf(events), 7)),
  'split-utf8': dressed('cut inside every sign of several bytes', (events) => insideSigns(bytesOf(events))),
  'one-write': dressed('everything at once', (events) => [bytesOf(events)]),
  'multi-line-data': dressed('each JSON over many data lines', (events) => events.map(severalLines)),
  'no-space': dressed('no space after the colon', (events) =>
    events.map((text) => text.replace('data: ', 'data:')),
  ),
  'event-fields': dressed('event, id and retry fields with each event', (events) =>
    events.map((text, index) => text.replace('data: ', `event: message\nid: ${index}\nretry: 1000\ndata: `)),
  ),
  'comments-everywhere': dressed('comments between and within events', (events) =>
    events.map((text) => `:\n: keep-alive\n${text.replace('data: ', ':x\ndata: ')}`),
  ),
  'blank-lines': dressed('many blank lines between events', (events) =>
    events.map((text) => `\n\n${text}\n\n`),
  ),
  'no-final-blank-line': dressed('the last event lacks its blank line', (events) => [
    ...events.slice(0, -1),
    'data: [DONE]',
  ]),
  'no-done': dressed('a finish reason but no [DONE]', (events) => events.slice(0, -1)),
  'done-twice': dressed('[DONE] twice', (events) => [...events, 'data: [DONE]\n\n']),
  'noise-after-done': dressed('something after [DONE]', (events) => [
    ...events,
    'data: {"choices":[{"index":0,"delta":{"content":"NOT PART OF IT"}}]}\n\n',
  ]),
  'bad-json-line': dressed('lines among the events that are not JSON', (events) => [
    ...events.slice(0, 4),
    'data: {"id":"gen-1","choices":[{"index":0,"del\n\n',
    'data: undefined\n\n',
    'data:\n\n',
    'data: "text"\n\n',
    'data: null\n\n',
    'data: []\n\n',
    ...events.slice(4),
  ]),
  'sse-as-text': streamFault('answer', 'an event stream that calls itself text/plain', async (exchange) => {
    exchange.openStream({ 'Content-Type': 'text/plain; charset=utf-8' });
    await sendAll(exchange, wireOf(exchange));
  }),
  'sse-charset': streamFault('answer', 'a charset and capitals in the content type', async (exchange) => {
    exchange.openStream({ 'Content-Type': 'Text/Event-Stream;charset=UTF-8' });
    await sendAll(exchange, wireOf(exchange));
  }),
  'sse-for-json': brokenWire('answer', 'an event stream, asked for or not', async (exchange) => {
    exchange.openStream();
    await sendAll(exchange, wireOf(exchange));
  }),
  'json-for-sse': brokenWire('answer', 'a plain JSON answer, asked for or not', (exchange) => {
    exchange.answer.settle();
    exchange.reply(jsonReply(exchange.answer.completion));
  }),
  'json-after-blank-lines': brokenWire(
    'answer',
    'a plain JSON answer after blank lines that kept the wire warm',
    async (exchange) => {
      exchange.head(200, { 'Content-Type': 'application/json' });
      for (let count = 0; count < 5; count += 1) await exchange.write('\n\n');
      await sendAll(exchange, [JSON.stringify(exchange.answer.completion)]);
    },
  ),
  'html-200': brokenWire('bad-response', 'a web page with status 200', (exchange) =>
    exchange.reply({
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>Welcome to the hotel</body></html>',
    }),
  ),
  'empty-200': brokenWire('bad-response', 'JSON by its header, no body', (exchange) =>
    exchange.reply({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '' }),
  ),
  'array-200': brokenWire('bad-response', 'JSON, but not an object', (exchange) =>
    exchange.reply(jsonReply([])),
  ),
  'no-choices-200': brokenWire('bad-response', 'a plain answer without choices', (exchange) =>
    exchange.reply(jsonReply({ ...exchange.answer.envelope, object: 'chat.completion' })),
  ),
} as const;
