import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answered, Sample, WindowOrders, WindowSays } from './messages.ts';

/* The windows of the soak as its parent sees them: processes, what they have said, and how they are made to end. */

export class SoakWindow {
  readonly #child: ChildProcess;
  readonly asked: { readonly conversation: string; readonly text: string }[] = [];
  readonly answered: Answered[] = [];
  readonly samples: Sample[] = [];
  readonly errors: string[] = [];
  refused = 0;
  brokeOff = 0;
  /** Timers that were left when it had closed everything. */
  timersLeft = 0;
  wasKilled = false;
  /** How it went without being asked to. */
  died = '';
  #isAsked = false;
  /** What it was doing when it did not end. */
  doing = '';
  #exit: Promise<void>;

  constructor(program: string, orders: WindowOrders, diskFull: string, onAnswered: () => void) {
    const preload = (name: string) => ['--require', path.join(import.meta.dirname, name)];
    this.#child = spawn(
      process.execPath,
      ['--expose-gc', ...preload('fullDisk.cjs'), ...preload('heap.cjs'), program, JSON.stringify(orders)],
      { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { ...process.env, SOAK_DISK_FULL: diskFull } },
    );
    // It may be gone by the time it is spoken to.
    this.#child.on('error', () => undefined);
    const exited = new Promise<void>((resolve) =>
      this.#child.once('exit', (code, signal) => {
        if (!this.wasKilled && (code !== 0 || !this.#isAsked)) this.died = `${code ?? signal}`;
        resolve();
      }),
    );
    const { stdout } = this.#child;
    const read = new Promise<void>((resolve) => {
      if (!stdout) throw new Error('A window without a pipe.');
      createInterface({ input: stdout })
        .on('line', (line) => this.#hear(line, onAnswered))
        .on('close', resolve);
    });
    this.#exit = Promise.all([exited, read]).then(() => undefined);
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #hear(line: string, onAnswered: () => void): void {
    // What a kill cut short was not said.
    if (!line.endsWith('}')) return;
    const said: WindowSays = JSON.parse(line);
    switch (said.type) {
      case 'asked':
        this.asked.push(said);
        return;
      case 'answered':
        this.answered.push(said);
        onAnswered();
        return;
      case 'sample':
        this.samples.push(said);
        return;
      case 'broke-off':
        this.brokeOff += 1;
        return;
      case 'refused':
        this.refused += 1;
        if (!this.errors.includes(said.error)) this.errors.push(said.error);
        return;
      case 'error':
        this.errors.push(`${said.event} ${said.details}`);
        return;
      case 'doing':
        this.doing = said.what;
        return;
      case 'closed':
        this.timersLeft = said.timers;
    }
  }

  async kill(): Promise<void> {
    this.wasKilled = true;
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  async sleep(forMs: number): Promise<void> {
    this.#child.kill('SIGSTOP');
    await wait(forMs);
    this.#child.kill('SIGCONT');
  }

  /** Asks it to end. One that does not has left a timer, a socket or a worker. */
  async end(): Promise<void> {
    if (!this.isAlive) return;
    this.#isAsked = true;
    this.#child.send('stop');
    const overdue = new AbortController();
    const hasEnded = await Promise.race([
      this.#exit.then(() => true),
      wait(mostMsToEnd, false, { signal: overdue.signal }).catch(() => true),
    ]);
    overdue.abort();
    if (!hasEnded) {
      if (this.#child.connected) this.#child.send('what');
      await wait(1000);
      await this.kill();
    }
  }
}

/** Much, because it may have only begun to open a large history on a busy machine. */
const mostMsToEnd = 180_000;
