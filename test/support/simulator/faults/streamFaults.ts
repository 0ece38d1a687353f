import { streamFault } from './fault.ts';

export const streamFaults = {
  'cut-mid-stream': streamFault(
    'cut-off',
    'the stream just ends: no finish reason, no [DONE]',
    async (exchange) => {
      exchange.openStream();
      for (const chunk of exchange.answer.contentChunks.slice(0, 5)) await exchange.event(chunk);
      exchange.end();
    },
  ),
} as const;
