import { jsonReply, type Reply } from './reply.ts';
import { readScript } from './script.ts';
import type { Call, World } from './server.ts';

/** `/simulator/…`: scripts and looks for tests in other processes. */
export function controlReply(world: World, { request, path }: Call): Reply {
  switch (`${request.method} ${path}`) {
    case 'POST /simulator/script': {
      const items = readScript(request.json);
      if (typeof items === 'string') return jsonReply({ error: items }, 400);
      world.script.add(items);
      return jsonReply({ queued: world.script.length });
    }
    case 'POST /simulator/release':
      world.script.release();
      return jsonReply({});
    case 'POST /simulator/reset':
      world.requests.length = 0;
      world.script.clear();
      return jsonReply({});
    case 'GET /simulator/requests':
      return jsonReply(world.requests);
    case 'GET /simulator/state':
      return jsonReply({
        billedPico: `${world.account.billedPico}`,
        balancePico: `${world.account.balancePico}`,
        requests: world.requests.length,
        queued: world.script.length,
      });
    default:
      return jsonReply({ error: 'Unknown control' }, 404);
  }
}
