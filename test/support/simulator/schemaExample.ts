import { isObject, type Json, listOf, objectOf, textOf } from './json.ts';

const wellKnown: Readonly<Record<string, string>> = {
  path: 'src/index.ts',
  file: 'src/index.ts',
  query: 'neural terminal',
  city: 'Tallinn',
  location: 'Tallinn',
  url: 'https://example.com/',
  command: 'ls',
};

/** A value that fits a JSON schema: enough for tool arguments and structured outputs. */
export function exampleOf(schema: Json, name = ''): unknown {
  if ('const' in schema) return schema['const'];
  const options = listOf(schema['enum']);
  if (options.length > 0) return options[0];
  const variant = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])].find(isObject);
  if (variant) return exampleOf(variant, name);
  const type = textOf(schema['type']) ?? textOf(listOf(schema['type'])[0]);
  switch (type ?? ('properties' in schema ? 'object' : '')) {
    case 'string':
      return wellKnown[name] ?? 'example';
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'array':
      return [exampleOf(objectOf(schema['items']), name)];
    case 'object': {
      const properties = Object.entries(objectOf(schema['properties']));
      return Object.fromEntries(properties.map(([key, value]) => [key, exampleOf(objectOf(value), key)]));
    }
    case 'null':
      return null;
    default:
      return {};
  }
}
