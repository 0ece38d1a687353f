import type { Clock } from '../core/ports.ts';

export const nodeClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.max(0, delayMs));
    return { dispose: () => clearTimeout(timer) };
  },
};
