import { createHash } from 'node:crypto';
import type { KeySpec } from './account.ts';
import type { AuthStep } from './auth.ts';
import { hashOf } from './chance.ts';
import { notFound, unknownKey } from './httpError.ts';
import { type Json, objectOf } from './json.ts';
import { filterModels } from './listing.ts';
import { isHttpError } from './refusals.ts';
import { errorReply, htmlReply, jsonReply, type Reply, wrongVerb } from './reply.ts';
import type { Call, World } from './server.ts';
import { endpointJson } from './shelf.ts';

/** Everything but chat. */

type Route = (world: World, call: Call) => Reply;

const gets: Readonly<Record<string, Route>> = {
  '/auth': (world, { url }) => stepReply(world.signIn.page(url.searchParams)),
  '/models': listModels,
  '/models/user': withKey(listModels),
  '/models/count': (world, { url }) =>
    jsonReply({ data: { count: filterModels(world.shelf.listed, url.searchParams)['total_count'] } }),
  '/endpoints/zdr': (world) => jsonReply({ data: zeroRetention(world) }),
  '/providers': (world) => jsonReply({ data: world.shelf.providers.map(providerJson) }),
  '/key': withKey(showKey),
  '/auth/key': withKey(showKey),
  '/credits': withKey((world) => jsonReply({ data: world.account.creditsJson })),
  '/generation': withKey(showGeneration),
};

const posts: Readonly<Record<string, Route>> = {
  '/auth': (world, { request }) => stepReply(world.signIn.decide(new URLSearchParams(request.body))),
  '/auth/keys': exchangeCode,
  '/auth/keys/code': withKey(makeCode),
};

export function replyTo(world: World, call: Call): Reply {
  const { path, request } = call;
  const table = request.method === 'POST' ? posts : request.method === 'GET' ? gets : {};
  const route = table[path];
  if (route) return route(world, call);
  if (path in gets || path in posts) return wrongVerb;
  const endpoints = /^\/models\/(.+)\/endpoints$/.exec(path)?.[1];
  if (endpoints) return listEndpoints(world, call, decodeURIComponent(endpoints));
  const single = /^\/model\/(.+)$/.exec(path)?.[1];
  if (single) return showModel(world, decodeURIComponent(single));
  return htmlReply(
    '<!DOCTYPE html><html><head><title>Not Found</title></head><body>Not Found</body></html>',
    404,
  );
}

function withKey(route: (world: World, call: Call, key: KeySpec) => Reply): Route {
  return (world, call) => (call.key ? route(world, call, call.key) : errorReply(call.keyError ?? unknownKey));
}

function listModels(world: World, { url, request }: Call): Reply {
  const reply = jsonReply(filterModels(world.shelf.listed, url.searchParams));
  const tag = `"${createHash('sha1').update(reply.body).digest('hex').slice(0, 16)}"`;
  const headers = { ...reply.headers, ETag: tag, 'Cache-Control': 'max-age=120' };
  const isKnown = request.headers['if-none-match'] === tag;
  return isKnown ? { status: 304, headers, body: '' } : { ...reply, headers };
}

function showModel(world: World, id: string): Reply {
  const model = world.shelf.serving(id);
  return model ? jsonReply({ data: model }) : errorReply(notFound('Model not found'));
}

function listEndpoints(world: World, call: Call, id: string): Reply {
  const model = world.shelf.find(id);
  if (!model) return errorReply(notFound('Model not found'));
  const { id: modelId, name, architecture, created, description } = model;
  const endpoints = world.shelf.endpoints(model).map((each) => endpointJson(each, call.key !== undefined));
  return jsonReply({ data: { id: modelId, name, created, description, architecture, endpoints } });
}

function zeroRetention(world: World): readonly Json[] {
  return world.shelf.listed
    .flatMap((model) => world.shelf.find(String(model['id'])) ?? [])
    .flatMap((model) => world.shelf.endpoints(model))
    .filter(({ tag }) => hashOf(tag) % 2 === 0)
    .map((endpoint) => endpointJson(endpoint, false));
}

function providerJson(name: string): Json {
  const slug = name.toLowerCase().replaceAll(/[ .]+/g, '-');
  const luck = hashOf(name);
  return {
    name,
    slug,
    privacy_policy_url: `https://example.com/${slug}/privacy`,
    terms_of_service_url: luck % 4 === 0 ? null : `https://example.com/${slug}/terms`,
    status_page_url: luck % 3 === 0 ? null : `https://status.example.com/${slug}`,
    headquarters: luck % 5 === 0 ? null : 'US',
    datacenters: luck % 5 === 0 ? null : ['US'],
  };
}

function showKey(world: World, _call: Call, { key }: KeySpec): Reply {
  return jsonReply({ data: world.account.keyJson(key) });
}

function showGeneration(world: World, { url }: Call): Reply {
  const id = url.searchParams.get('id') ?? '';
  const data = world.generations.look(id);
  return data ? jsonReply({ data }) : errorReply(notFound(`Generation ${id} not found`));
}

function stepReply(step: AuthStep): Reply {
  return 'location' in step
    ? { status: 303, headers: { Location: step.location }, body: '' }
    : htmlReply(step.html, step.status);
}

function exchangeCode(world: World, { request }: Call): Reply {
  const result = world.signIn.exchange(objectOf(request.json));
  if (!isHttpError(result)) return jsonReply(result);
  return 'isZod' in result
    ? jsonReply({ success: false, error: { name: 'ZodError', message: result.message } }, 400)
    : errorReply(result);
}

function makeCode(world: World, { request }: Call): Reply {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(objectOf(request.json))) query.set(name, `${value}`);
  const id = world.signIn.issueCode(query);
  return jsonReply({ data: { id, app_id: 1, created_at: new Date(world.now()).toISOString() } });
}
