import { badRequest } from '../httpError.ts';
import { rawReply, refusal } from './fault.ts';

/** 400 and its neighbours: the request is at fault, and asking again does not help. */

const image = (description: string, errorType: string, message: string) =>
  refusal('bad-request', description, badRequest(message, errorType));

const providerSays = (raw: unknown) => ({
  status: 400,
  message: 'Provider returned error',
  metadata: { error_type: 'invalid_request', provider_name: 'Simulator', raw },
});

export const requestFaults = {
  'bad-request': refusal(
    'bad-request',
    'a parameter is out of its range',
    badRequest('Invalid input: temperature must be between 0 and 2'),
  ),
  'bad-request-raw-text': refusal(
    'bad-request',
    'the cause hides in metadata.raw, as a string that holds JSON',
    providerSays('{"error":{"message":"messages.3: tool_use ids were found without tool_result blocks"}}'),
  ),
  'bad-request-raw-object': refusal(
    'bad-request',
    'the cause hides in metadata.raw, as an object',
    providerSays({ error: { message: 'Input validation error', type: 'invalid_request_error' } }),
  ),
  'bad-request-raw-huge': refusal(
    'bad-request',
    'metadata.raw holds 100 KB of markup',
    providerSays(`<html><body>${'<p>upstream said no</p>'.repeat(4500)}</body></html>`),
  ),
  'bad-model': refusal('bad-request', 'no such model', badRequest('acme/none is not a valid model ID')),
  'context-overflow': refusal(
    'bad-request',
    'the conversation is longer than the context',
    badRequest(
      "This endpoint's maximum context length is 131072 tokens. However, you requested about 141235 tokens (137139 of text input, 4096 in the output). Please reduce the length of either one, or use the context-compression plugin to compress your prompt automatically.",
      'context_length_exceeded',
    ),
  ),
  'max-tokens-exceeded': refusal(
    'bad-request',
    'max_tokens is above what the endpoint can write',
    badRequest('max_tokens: 200000 > 64000, which is the maximum', 'max_tokens_exceeded'),
  ),
  'token-limit-exceeded': refusal(
    'bad-request',
    'more tokens than the provider takes',
    badRequest('Token limit exceeded', 'token_limit_exceeded'),
  ),
  'string-too-long': refusal(
    'bad-request',
    'one string is too long',
    badRequest("Invalid 'messages[0].content': string too long", 'string_too_long'),
  ),
  'invalid-prompt': refusal('bad-request', 'no messages', badRequest('Input required', 'invalid_prompt')),
  'mandatory-reasoning': refusal(
    'bad-request',
    'the model cannot be told not to reason',
    badRequest('Reasoning is mandatory for this endpoint and cannot be disabled.'),
  ),
  'reasoning-details-lost': refusal(
    'bad-request',
    'Gemini misses its encrypted reasoning',
    badRequest(
      'Gemini models require OpenRouter reasoning details to be preserved in each request. Please refer to our docs: https://openrouter.ai/docs/guides/best-practices/reasoning-tokens',
    ),
  ),
  'invalid-signature': refusal(
    'bad-request',
    'Anthropic does not know its own signature',
    providerSays('{"error":{"message":"messages.1.content.0: Invalid `signature` in `thinking` block"}}'),
  ),
  'reasoning-content-missing': refusal(
    'bad-request',
    'DeepSeek wants its reasoning back in a tool turn',
    providerSays('{"error":{"message":"Missing `reasoning_content` field in the assistant message"}}'),
  ),
  'invalid-image': image('an image that is none', 'invalid_image', 'Could not process image'),
  'image-too-large': image('an image of too many bytes', 'image_too_large', 'Image exceeds 5 MB maximum'),
  'image-too-small': image('an image of too few pixels', 'image_too_small', 'Image is too small'),
  'unsupported-image': image(
    'an image format nobody reads',
    'unsupported_image_format',
    'Unsupported image format: image/tiff',
  ),
  'image-download-failed': image(
    'the provider could not fetch the image',
    'image_download_failed',
    'Failed to download image',
  ),
  'image-not-found': refusal('model-not-found', 'the image is not there', {
    status: 404,
    message: 'Image not found',
    metadata: { error_type: 'image_not_found' },
  }),
  'zod-error': rawReply(
    'bad-request',
    'validation in its other shape, without `error.code`',
    400,
    'application/json',
    JSON.stringify({
      success: false,
      error: {
        name: 'ZodError',
        message:
          '[{"code":"invalid_type","expected":"string","path":["model"],"message":"Invalid input: expected string"}]',
      },
    }),
  ),
  'bad-request-no-metadata': rawReply(
    'bad-request',
    'an error without metadata',
    400,
    'application/json',
    '{"error":{"code":400,"message":"Bad Request"}}',
  ),
  'bad-request-string-code': rawReply(
    'bad-request',
    '`error.code` is a string',
    400,
    'application/json',
    '{"error":{"code":"invalid_request_error","message":"Unrecognized request argument: foo"}}',
  ),
  'conflict-409': refusal('bad-request', 'conflict', { status: 409, message: 'Conflict' }),
  'precondition-412': refusal('bad-request', 'a precondition failed', {
    status: 412,
    message: 'Precondition failed',
    metadata: { error_type: 'precondition_failed' },
  }),
  'too-large-413': refusal('bad-request', 'the body is too large', {
    status: 413,
    message: 'Request Entity Too Large',
    metadata: { error_type: 'payload_too_large' },
  }),
  'unprocessable-422': refusal('bad-request', 'understood but not possible', {
    status: 422,
    message: 'Unprocessable Entity',
    metadata: { error_type: 'unprocessable' },
  }),
} as const;
