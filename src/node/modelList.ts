import type { ApiPorts } from '../core/openrouter/api.ts';
import { Models } from '../core/openrouter/models.ts';
import type { Server } from '../core/openrouter/server.ts';
import type { Log } from '../core/ports.ts';
import { nodeModelCache } from './modelCache.ts';

/** The models of a server where the history is not open, and need not be. */
export function modelList(server: Server, folder: string, ports: ApiPorts & { readonly log: Log }): Models {
  return new Models(server, { ...ports, cache: nodeModelCache(folder) });
}
