import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Account, type KeySpec } from './account.ts';
import { SignIn } from './auth.ts';
import { catalogue } from './catalogue.ts';
import { Chance } from './chance.ts';
import type { Pace, RecordedRequest } from './exchange.ts';
import { type FaultName, faultNames, faults } from './faults.ts';
import { Generations } from './generations.ts';
import { type Model, modelOf } from './models.ts';
import { PromptCache } from './promptCache.ts';
import { Script, type ScriptItem } from './script.ts';
import { requestHandler, type World } from './server.ts';
import { Shelf } from './shelf.ts';

export interface Simulator {
  /** `http://127.0.0.1:PORT/api/v1` */
  readonly baseUrl: string;
  /** Every request but those for `/simulator/…`, oldest first. */
  readonly requests: readonly RecordedRequest[];
  readonly account: Account;
  /** What all answers have cost together. */
  readonly billedPico: bigint;
  readonly openConnections: number;
  /** What each answer was charged, by its id. */
  readonly charges: ReadonlyMap<string, bigint>;
  /** Queues faults and answers: each next request that matches takes the next one. */
  script(...items: readonly ScriptItem[]): void;
  /** Lets the answers go on that wait for it (fault `wait-for-release`). */
  release(): void;
  setModels(models: readonly Model[]): void;
  /** Forgets requests and scripts. What was billed stays billed. */
  reset(): void;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  readonly port?: number;
  readonly pace?: Pace;
  /** Answers every chat request. */
  readonly fault?: FaultName;
  /** Besides `simulatorKeys`. */
  readonly keys?: readonly KeySpec[];
  /** Dollars bought. */
  readonly credit?: string;
  readonly seed?: number;
  readonly now?: () => number;
  /** Lists models that break the schema: missing and wrong fields. */
  readonly isUntidy?: boolean;
  /** Lists a model `simulator/fault-…` for each fault. */
  readonly listsFaults?: boolean;
  /** Keeps no record of the requests: where there are thousands. */
  readonly forgetsRequests?: boolean;
  /** How often `/generation` says 404 before it knows; 1 unless told. */
  readonly generationMisses?: number;
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = makeWorld(options);
  const server = createServer(requestHandler(world));
  // A client that keeps its connection must not find it closed in the moment it asks again.
  server.keepAliveTimeout = 120_000;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, options.port ?? 0);
  return {
    baseUrl: `http://127.0.0.1:${port}/api/v1`,
    get requests() {
      return world.requests;
    },
    account: world.account,
    get billedPico() {
      return world.account.billedPico;
    },
    charges: world.generations.charges,
    get openConnections() {
      return sockets.size;
    },
    script: (...items) => world.script.add(items),
    release: () => world.script.release(),
    setModels: (models) => {
      world.shelf = new Shelf(models, options.isUntidy);
    },
    reset: () => {
      world.requests.length = 0;
      world.script.clear();
    },
    close: () => closeServer(server, sockets),
  };
}

function makeWorld(options: SimulatorOptions): World {
  const { seed = 1, now = Date.now } = options;
  const chance = new Chance(seed);
  const account = new Account({ ...options, seed, now });
  const faultRows = options.listsFaults ? faultNames.map(faultModel) : [];
  return {
    account,
    chance,
    now,
    cache: new PromptCache(),
    generations: new Generations(options.generationMisses ?? 1),
    shelf: new Shelf([...catalogue.map(modelOf), ...faultRows], options.isUntidy),
    signIn: new SignIn(account, chance, now),
    script: new Script(),
    requests: [],
    forgetsRequests: options.forgetsRequests === true,
    pace: options.pace ?? 'fast',
    fault: options.fault,
  };
}

function faultModel(name: FaultName): Model {
  const row = {
    id: `simulator/fault-${name}`,
    name: `Simulator fault: ${name}`,
    released: '2023-01-01',
    context: 128_000,
    maxOutput: 16_384,
    price: '1/4/0.1',
    can: 'trs',
    providers: 'Simulator',
  };
  return { ...modelOf(row), description: faults[name].description };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const left = [...sockets].map(
    (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  );
  for (const socket of sockets) socket.destroy();
  await Promise.all([closed, ...left]);
}
