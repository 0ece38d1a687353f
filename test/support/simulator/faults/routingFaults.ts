import { notFound } from '../httpError.ts';
import { refusal } from './fault.ts';

/** 404: no model, or no endpoint that is left after all wishes. */

const noRoute = (description: string, message: string, metadata?: Readonly<Record<string, unknown>>) =>
  refusal('model-not-found', description, notFound(message, metadata));

export const routingFaults = {
  'model-not-found': noRoute('nobody serves the model', 'No endpoints found for acme/m-1.'),
  'data-policy': noRoute(
    'privacy settings exclude all endpoints',
    'No endpoints found matching your data policy (Free model publication). Configure: https://openrouter.ai/settings/privacy',
  ),
  'guardrail-data-policy': noRoute(
    'guardrails and privacy exclude all endpoints',
    'No endpoints available matching your guardrail restrictions and data policy. Configure: https://openrouter.ai/settings/privacy',
  ),
  'no-tool-support': noRoute(
    'no endpoint takes tools',
    'No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection',
  ),
  'no-tool-choice': noRoute(
    'no endpoint takes this tool_choice',
    "No endpoints found that support the provided 'tool_choice' value. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection",
  ),
  'no-image-input': noRoute('no endpoint sees images', 'No endpoints found that support image input'),
  'no-parameters': noRoute(
    'require_parameters or strict schemas exclude all endpoints',
    'No endpoints found that can handle the requested parameters. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection',
  ),
  'provider-not-allowed': noRoute(
    'provider.only names none that serves it',
    "No allowed providers are available for the selected model. Providers serving acme/m-1: acme, other, but your request's provider.only preference permits only: third.",
    { routing_funnel: [{ step: 'only', before: 2, after: 0 }], failed_routing_step: 'only' },
  ),
  'model-availability': refusal('model-not-found', 'with the short-lived `error.availability`', {
    ...notFound('The model acme/m-1 is deprecated.'),
    extra: {
      availability: {
        code: 'model_deprecated',
        retryable: false,
        requested_models: ['acme/m-1'],
        fallback_models: ['acme/m-2'],
        docs_url: 'https://openrouter.ai/docs',
      },
    },
  }),
} as const;
