import { createRequire } from 'node:module';

export interface SpecExample {
  readonly markdown: string;
  readonly html: string;
  readonly section: string;
  readonly number: number;
}

const { tests } = createRequire(import.meta.url)('commonmark-spec') as {
  readonly tests: readonly SpecExample[];
};

/** The examples of the CommonMark specification; it writes tabs as arrows. */
export const specExamples: readonly SpecExample[] = tests.map((example) => ({
  ...example,
  markdown: example.markdown.replaceAll('→', '\t'),
  html: example.html.replaceAll('→', '\t'),
}));
