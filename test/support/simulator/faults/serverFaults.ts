import type { HttpError } from '../httpError.ts';
import { type Fault, rawReply, refusal } from './fault.ts';

/** 408 and 5xx: not the client's fault. With the bodies that edges really send. */

const broken = (
  status: number,
  errorType: string | undefined,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpError => ({
  status,
  message,
  ...(errorType && { metadata: { error_type: errorType, provider_name: 'Simulator' } }),
  headers,
});

const down = (description: string, error: HttpError): Fault =>
  refusal('provider-down', description, error, true);

const edgePage = (status: number, title: string) => `<!DOCTYPE html>
<html lang="en-US"><head><title>openrouter.ai | ${status}: ${title}</title></head>
<body><div id="cf-wrapper"><h1><span>${title}</span> <span>Error code ${status}</span></h1></div></body></html>
`;

const html = 'text/html; charset=UTF-8';
const json = 'application/json';

export const serverFaults = {
  'timeout-408': refusal(
    'timeout',
    'the server gave up waiting',
    broken(408, 'timeout', 'Request timed out'),
    true,
  ),
  'server-500': down('something broke', broken(500, 'server', 'Internal Server Error')),
  'unmapped-500': down(
    'something broke that has no name',
    broken(500, 'unmapped', 'Provider returned error'),
  ),
  'provider-down-502': down(
    'the provider does not answer',
    broken(502, 'provider_unavailable', 'Provider returned error'),
  ),
  'overloaded-503': down('nobody has room; wait five seconds', {
    ...broken(503, 'provider_overloaded', 'No instances available', { 'Retry-After': '5' }),
  }),
  'timeout-504': refusal(
    'timeout',
    'the provider is too slow',
    broken(504, 'timeout', 'Gateway Timeout'),
    true,
  ),
  'edge-timeout-524': down('the edge gave up', broken(524, undefined, 'A timeout occurred')),
  'overloaded-529': down('the provider is overloaded', broken(529, undefined, 'Overloaded')),
  'previous-errors-502': down('each fallback failed in turn', {
    ...broken(502, undefined, 'Provider returned error'),
    metadata: {
      error_type: 'provider_unavailable',
      provider_name: 'Second',
      previous_errors: [{ code: 429, message: 'First is temporarily rate-limited upstream' }],
    },
  }),
  'html-502': rawReply('provider-down', 'a page of the edge', 502, html, edgePage(502, 'Bad gateway')),
  'html-524': rawReply('provider-down', 'a page of the edge', 524, html, edgePage(524, 'A timeout occurred')),
  'html-403': rawReply(
    'bad-request',
    'a challenge of the edge',
    403,
    html,
    edgePage(403, 'Just a moment...'),
  ),
  'empty-500': rawReply('provider-down', 'no body at all', 500, undefined, ''),
  'empty-502-json': rawReply('provider-down', 'no body, though JSON is promised', 502, json, ''),
  'text-503': rawReply(
    'provider-down',
    'plain text',
    503,
    'text/plain',
    'upstream connect error or disconnect/reset before headers',
  ),
  'cut-json-500': rawReply(
    'provider-down',
    'JSON that stops half way',
    500,
    json,
    '{"error":{"code":500,"mess',
  ),
  'other-json-500': rawReply(
    'provider-down',
    'JSON without `error`',
    500,
    json,
    '{"message":"Internal error"}',
  ),
  'error-text-500': rawReply('provider-down', '`error` is a string', 500, json, '{"error":"Internal error"}'),
} as const;
