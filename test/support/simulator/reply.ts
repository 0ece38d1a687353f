import { errorBody, type HttpError } from './httpError.ts';

/** A whole response, for all that is not streamed. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const jsonType = { 'Content-Type': 'application/json' };

export function jsonReply(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { ...jsonType, ...headers }, body: JSON.stringify(value) };
}

export function errorReply(error: HttpError): Reply {
  return jsonReply(errorBody(error), error.status, error.headers);
}

export function htmlReply(html: string, status = 200): Reply {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: html };
}

export const wrongVerb = errorReply({ status: 405, message: 'Method Not Allowed' });
