import type { Json } from './json.ts';

/** An answer that says no, as OpenRouter words it. */
export interface HttpError {
  readonly status: number;
  readonly message: string;
  readonly metadata?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extra?: Json;
}

export function errorBody({ status, message, metadata, extra }: HttpError): Json {
  return {
    error: { code: status, message, ...(metadata && { metadata }), ...extra },
    user_id: 'user_2simulated',
  };
}

/** The account knows no key (or none was sent). */
export const missingKey: HttpError = {
  status: 401,
  message: 'No cookie auth credentials found',
  metadata: { error_type: 'authentication' },
};
export const unknownKey: HttpError = {
  status: 401,
  message: 'User not found.',
  metadata: { error_type: 'authentication' },
};

export const badRequest = (message: string, errorType = 'invalid_request'): HttpError => ({
  status: 400,
  message,
  metadata: { error_type: errorType },
});

export const notFound = (message: string, metadata: Json = {}): HttpError => ({
  status: 404,
  message,
  metadata: { error_type: 'not_found', ...metadata },
});
