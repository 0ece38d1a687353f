import { connect } from 'node:net';

/** Looks at what really comes over the wire, below any HTTP client. */
export interface RawResponse {
  /** Undefined when no head came. */
  readonly status: number | undefined;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without the chunks of the transfer. */
  readonly body: string;
  /** How the pieces of the body were cut by the server. */
  readonly pieces: readonly Buffer[];
  readonly ending: Ending;
}

/** `whole`: the body came to its end; `closed`: it did not; `open`: the connection still stood. */
export type Ending = 'whole' | 'closed' | 'reset' | 'open';

export interface RawRequest {
  readonly baseUrl: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Leaves after this time, when it has heard enough; otherwise waits for the end. */
  readonly leaveAfterMs?: number;
  /** Whether what came so far is enough to leave; always unless told. */
  readonly isEnough?: (response: RawResponse) => boolean;
}

export async function rawPost(request: RawRequest): Promise<RawResponse> {
  const { baseUrl, path = '/chat/completions', headers = {}, body, leaveAfterMs } = request;
  const url = new URL(`${baseUrl}${path}`);
  const text = JSON.stringify(body);
  const lines = Object.entries({
    Host: url.host,
    Connection: 'close',
    'Content-Type': 'application/json',
    'Content-Length': `${Buffer.byteLength(text)}`,
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(url.port), url.hostname);
  socket.write(`POST ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
  const received: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  socket.on('data', (data) => received.push(data));
  const ended = await new Promise<'closed' | 'reset' | 'open'>((resolve) => {
    socket.on('end', () => resolve('closed'));
    socket.on('error', () => resolve('reset'));
    const leave = () => {
      const isEnough = request.isEnough?.(readResponse(Buffer.concat(received), 'open')) ?? true;
      if (isEnough) resolve('open');
      else timer = setTimeout(leave, 10);
    };
    if (leaveAfterMs !== undefined) timer = setTimeout(leave, leaveAfterMs);
  });
  clearTimeout(timer);
  socket.destroy();
  return readResponse(Buffer.concat(received), ended);
}

function readResponse(bytes: Buffer, ended: 'closed' | 'reset' | 'open'): RawResponse {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return { status: undefined, headers: {}, body: '', pieces: [], ending: ended };
  const [first = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(headEnd + 4);
  const isChunked = headers['transfer-encoding'] === 'chunked';
  const { pieces, isWhole } = isChunked ? dechunk(rest) : { pieces: [rest], isWhole: true };
  return {
    status: Number(first.split(' ')[1]),
    headers,
    body: Buffer.concat(pieces).toString('utf8'),
    pieces,
    ending: isWhole ? 'whole' : ended,
  };
}

function dechunk(bytes: Buffer): { readonly pieces: readonly Buffer[]; readonly isWhole: boolean } {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return { pieces, isWhole: false };
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (size === 0) return { pieces, isWhole: true };
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
