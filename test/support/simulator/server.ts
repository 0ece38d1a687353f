import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { KeySpec } from './account.ts';
import type { SignIn } from './auth.ts';
import { answerAnyway, answerTo, type ChatParts } from './chat.ts';
import { type ChatRequest, readChatRequest } from './chatRequest.ts';
import { controlReply } from './control.ts';
import { Exchange, Gone, type Pace, type RecordedRequest } from './exchange.ts';
import { faultAnswer } from './faults/fault.ts';
import { type FaultName, faults, isFaultName } from './faults.ts';
import { badRequest, type HttpError, missingKey, unknownKey } from './httpError.ts';
import { isObject, objectOf, parseJson } from './json.ts';
import { play } from './play.ts';
import { isHttpError } from './refusals.ts';
import { errorReply, type Reply, wrongVerb } from './reply.ts';
import { replyTo } from './routes.ts';
import type { FaultSpec, Script } from './script.ts';
import type { Shelf } from './shelf.ts';

/** Receives requests, records them, and decides what answers: a fault, a chat, or one of the other routes. */

export interface World extends ChatParts {
  shelf: Shelf;
  readonly signIn: SignIn;
  readonly script: Script;
  readonly requests: RecordedRequest[];
  readonly forgetsRequests: boolean;
  readonly pace: Pace;
  readonly fault: FaultName | undefined;
}

/** One request, read. */
export interface Call {
  readonly request: WritableRecord;
  readonly url: URL;
  /** Without `/api/v1`. */
  readonly path: string;
  readonly key: KeySpec | undefined;
  readonly keyError: HttpError | undefined;
  readonly chat: ChatRequest;
  readonly pace: Pace;
}

type WritableRecord = { -readonly [Field in keyof RecordedRequest]: RecordedRequest[Field] };

const apiRoot = '/api/v1';
const chatPath = '/chat/completions';
const largestBody = 32 * 1024 * 1024;

const commonHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Authorization, *',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Expose-Headers': 'X-Generation-Id,X-Provider-Name,request-id,cf-ray',
};

export function requestHandler(world: World): RequestListener {
  return (message, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    void handle(world, message, response, gone.signal).catch((error: unknown) => {
      // A client that leaves is part of the play; anything else is a bug of the simulator and has to be seen.
      if (error instanceof Gone || gone.signal.aborted) return;
      const text = `The simulator stumbled: ${error instanceof Error ? error.stack : error}`;
      process.emitWarning(text);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Content-Type': 'text/plain' }).end(text);
    });
  };
}

async function handle(
  world: World,
  message: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
  const call = readCall(world, message, await readBody(message));
  if (call.path.startsWith('/simulator/')) return send(response, controlReply(world, call));
  if (message.method === 'OPTIONS') return send(response, { status: 204, headers: {}, body: '' });
  if (!world.forgetsRequests) world.requests.push(call.request);
  const spec = chooseFault(world, call);
  const exchange = makeExchange(world, call, response, spec, signal);
  if (spec?.response) {
    const { status, headers = {}, body = '' } = spec.response;
    return send(response, { status, headers, body });
  }
  if (spec?.name && spec.name !== 'none') {
    call.request.fault = spec.name;
    await faults[spec.name].serve(exchange);
    return;
  }
  if (call.path !== chatPath) return send(response, replyTo(world, call));
  await serveChat(world, call, exchange, spec);
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body);
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function readCall(world: World, message: IncomingMessage, body: string): Call {
  const url = new URL(message.url ?? '/', 'http://127.0.0.1');
  const token = /^Bearer\s+(\S+)$/i.exec(message.headers.authorization ?? '')?.[1];
  const key = token === undefined ? undefined : world.account.find(token);
  const json = parseJson(body);
  const chat = readChatRequest(objectOf(json));
  return {
    url,
    path: url.pathname.startsWith(apiRoot) ? url.pathname.slice(apiRoot.length) : url.pathname,
    key,
    keyError: key ? undefined : token === undefined ? missingKey : unknownKey,
    chat,
    pace: world.pace === 'real' || /^\s*\/slow\b/.test(chat.prompt) ? 'real' : 'fast',
    request: {
      method: message.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      headers: plainHeaders(message),
      body,
      json,
      startedAt: world.now(),
    },
  };
}

function plainHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}

function makeExchange(
  world: World,
  { request, chat, key, pace }: Call,
  response: ServerResponse,
  spec: FaultSpec | undefined,
  signal: AbortSignal,
): Exchange {
  let isBrokenHere = false;
  response.on('close', () => {
    if (response.headersSent) request.status = response.statusCode;
    if (!response.writableFinished && !isBrokenHere) request.closedByClientAt = world.now();
  });
  return new Exchange({
    request,
    response,
    signal,
    pace,
    options: spec ?? {},
    released: () => world.script.released(),
    makeAnswer: () => answerAnyway(world, chat, key, pace, spec?.answer ?? faultAnswer),
    isStreamed: chat.isStreamed,
    onBroken: () => {
      isBrokenHere = true;
    },
  });
}

/** Scripted first, then the header, the prompt, the model, and what the simulator was started with. */
function chooseFault(world: World, { request, path, chat }: Call): FaultSpec | undefined {
  const scripted = world.script.take(path);
  if (scripted) return scripted;
  const header = request.headers['x-simulator-fault'];
  if (isFaultName(header)) return { name: header };
  if (path !== chatPath) return undefined;
  const typed = /^\s*\/fault\s+([\w-]+)/.exec(chat.prompt)?.[1];
  if (isFaultName(typed)) return { name: typed };
  const asked = chat.models[0] ?? '';
  const name = asked.startsWith(faultModelPrefix) ? asked.slice(faultModelPrefix.length) : undefined;
  if (isFaultName(name) && !mayFallBack(name, chat)) return { name };
  return world.fault ? { name: world.fault } : undefined;
}

const faultModelPrefix = 'simulator/fault-';

/** A first model that refuses is no failure while another may answer. */
function mayFallBack(name: FaultName, chat: ChatRequest): boolean {
  return chat.models.length > 1 && (faults[name].status ?? 200) >= 400;
}

async function serveChat(world: World, call: Call, exchange: Exchange, spec?: FaultSpec): Promise<void> {
  const { request, key, keyError, pace } = call;
  const refuse = (error: HttpError) => exchange.reply(errorReply(error));
  if (request.method !== 'POST') return exchange.reply(wrongVerb);
  if (request.body.length > largestBody) return refuse({ status: 413, message: 'Payload Too Large' });
  if (!key) return refuse(keyError ?? unknownKey);
  if (!isObject(request.json)) return refuse(badRequest('Invalid JSON body'));
  const answer = answerTo(world, withoutFaultModels(call.chat), key, pace, spec?.answer);
  if (isHttpError(answer)) return refuse(answer);
  await play(exchange, answer, call.chat.isStreamed);
}

function withoutFaultModels(chat: ChatRequest): ChatRequest {
  const healthy = chat.models.filter((id) => !id.startsWith(faultModelPrefix));
  return healthy.length > 0 ? { ...chat, models: healthy } : chat;
}
