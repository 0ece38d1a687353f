import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startSimulator } from '../support/simulator/simulator.ts';

/* A simulator in a process of its own, as a server is: what it does costs the one who asks none of its time. */

export async function forkSimulator(): Promise<{ readonly baseUrl: string; close(): Promise<void> }> {
  const child: ChildProcess = fork(import.meta.filename, { execArgv: [] });
  const [baseUrl] = await once(child, 'message');
  const exited = once(child, 'exit');
  const close = async () => {
    child.disconnect();
    await exited;
  };
  return { baseUrl: String(baseUrl), close };
}

if (process.argv[1] === import.meta.filename) {
  const simulator = await startSimulator({ pace: 'fast', credit: '1000000', forgetsRequests: true });
  process.on('disconnect', () => void simulator.close());
  process.send?.(simulator.baseUrl);
}
