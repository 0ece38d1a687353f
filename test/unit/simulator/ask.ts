import { simulatorKeys } from '../../support/simulator/account.ts';
import { type Json, objectOf, parseJson } from '../../support/simulator/json.ts';
import type { Simulator } from '../../support/simulator/simulator.ts';

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** One request to the simulator, with the good key unless told. */
export async function ask(
  simulator: Simulator,
  path: string,
  init: RequestInit = {},
  key?: string,
): Promise<Told> {
  const headers = { Authorization: `Bearer ${key ?? simulatorKeys.good}`, ...(init.headers as object) };
  const base =
    path.startsWith('/simulator') || path === '/auth' ? new URL(simulator.baseUrl).origin : simulator.baseUrl;
  const response = await fetch(`${base}${path}`, { ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: objectOf(parseJson(text)) };
}

export function post(simulator: Simulator, path: string, body: unknown, key?: string): Promise<Told> {
  return ask(simulator, path, { method: 'POST', body: JSON.stringify(body) }, key);
}

/** A plain chat of one user message. */
export function chat(simulator: Simulator, prompt: unknown, more: Json = {}, key?: string): Promise<Told> {
  const body = { model: 'openai/gpt-4.1', messages: [{ role: 'user', content: prompt }], ...more };
  return post(simulator, '/chat/completions', body, key);
}

export const dataOf = (told: Told): Json => objectOf(told.json['data']);
export const errorOf = (told: Told): Json => objectOf(told.json['error']);
export const usageOf = (told: Told): Json => objectOf(told.json['usage']);
export const choiceOf = (told: Told): Json => objectOf((told.json['choices'] as unknown[] | undefined)?.[0]);
export const messageOf = (told: Told): Json => objectOf(choiceOf(told)['message']);
