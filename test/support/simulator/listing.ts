import { type Json, listOf, objectOf, textOf } from './json.ts';

/** The filters, the order and the pages of `/models`. */
export function filterModels(models: readonly Json[], query: URLSearchParams): Json {
  const words = (name: string) => (query.get(name) ?? '').split(',').filter(Boolean);
  const outputs = words('output_modalities');
  const architecture = (model: Json) => objectOf(model['architecture']);
  const kept = models.filter((model) => {
    const writes = listOf(architecture(model)['output_modalities']);
    const reads = listOf(architecture(model)['input_modalities']);
    const parameters = listOf(model['supported_parameters']);
    const isText = writes.length === 0 || writes.includes('text');
    const fits =
      outputs.length === 0
        ? isText
        : outputs.includes('all') || outputs.every((word) => writes.includes(word));
    return (
      fits &&
      words('input_modalities').every((word) => reads.includes(word)) &&
      words('supported_parameters').every((word) => parameters.includes(word)) &&
      isFound(model, query)
    );
  });
  const offset = Number(query.get('offset') ?? 0);
  const limit =
    query.has('limit') || query.has('offset')
      ? Math.min(1000, Number(query.get('limit') ?? 500))
      : kept.length;
  const next = new URLSearchParams(query);
  next.set('limit', `${limit}`);
  next.set('offset', `${offset + limit}`);
  return {
    data: kept.slice(offset, offset + limit),
    total_count: kept.length,
    links: { next: offset + limit < kept.length ? `/api/v1/models?${next}` : null },
  };
}

function isFound(model: Json, query: URLSearchParams): boolean {
  const text = `${textOf(model['id'])} ${textOf(model['name'])}`.toLowerCase();
  const author = textOf(model['id'])?.split('/')[0];
  const authors = query.get('model_authors')?.split(',');
  const context = Number(query.get('context') ?? 0);
  return (
    text.includes((query.get('q') ?? '').toLowerCase()) &&
    (!authors || authors.includes(author ?? '')) &&
    Number(model['context_length'] ?? 0) >= context
  );
}
