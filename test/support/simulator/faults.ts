import type { Fault } from './faults/fault.ts';
import { httpFaults } from './faults/httpFaults.ts';
import { streamFaults } from './faults/streamFaults.ts';

/** All that can go wrong, by name. */
const all = { ...httpFaults, ...streamFaults } as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof all;

export const faults: Readonly<Record<FaultName, Fault>> = all;

export const faultNames = Object.keys(all) as readonly FaultName[];

export function isFaultName(name: unknown): name is FaultName {
  return typeof name === 'string' && Object.hasOwn(all, name);
}
