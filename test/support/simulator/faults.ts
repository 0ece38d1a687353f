import { accountFaults } from './faults/accountFaults.ts';
import { connectionFaults } from './faults/connectionFaults.ts';
import { errorChunkFaults } from './faults/errorChunkFaults.ts';
import type { Fault } from './faults/fault.ts';
import { framingFaults } from './faults/framingFaults.ts';
import { limitFaults } from './faults/limitFaults.ts';
import { reasoningFaults } from './faults/reasoningFaults.ts';
import { requestFaults } from './faults/requestFaults.ts';
import { routingFaults } from './faults/routingFaults.ts';
import { serverFaults } from './faults/serverFaults.ts';
import { shapeFaults } from './faults/shapeFaults.ts';
import { toolFaults } from './faults/toolFaults.ts';

/** All that can go wrong, by name. */
const all = {
  ...requestFaults,
  ...accountFaults,
  ...routingFaults,
  ...limitFaults,
  ...serverFaults,
  ...connectionFaults,
  ...errorChunkFaults,
  ...framingFaults,
  ...shapeFaults,
  ...toolFaults,
  ...reasoningFaults,
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof all;

export const faults: Readonly<Record<FaultName, Fault>> = all;

export const faultNames = Object.keys(all) as readonly FaultName[];

export function isFaultName(name: unknown): name is FaultName {
  return typeof name === 'string' && Object.hasOwn(all, name);
}
