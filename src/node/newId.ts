import { randomBytes } from 'node:crypto';

let lastMs = 0;
let sequence = 0;

/** UUID version 7: ids that sort by time of making, also those that this process makes within a millisecond. */
export function newId(): string {
  const nowMs = Math.max(Date.now(), lastMs);
  sequence = nowMs === lastMs ? sequence + 1 : 0;
  lastMs = sequence > 0xfff ? nowMs + 1 : nowMs;
  if (sequence > 0xfff) sequence = 0;
  const time = lastMs.toString(16).padStart(12, '0');
  const random = randomBytes(8);
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const tail = random.toString('hex');
  const order = sequence.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
