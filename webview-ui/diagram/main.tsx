import mermaid from 'mermaid';
import type { DiagramMessage } from '../../src/protocol/hostMessages.ts';
import './diagram.css';

/*
 * A page of its own for one diagram: drawing needs inline styles, which the transcript's page forbids. What is
 * drawn comes from a model and is hostile: the strict level lets neither markup nor scripts nor clicks through,
 * and the page's policy neither loads nor runs anything else.
 */

declare function acquireVsCodeApi(): {
  postMessage(message: { readonly type: 'ready' }): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const api = acquireVsCodeApi();
const stage = document.createElement('main');
document.body.append(stage);

window.addEventListener('message', ({ data }: MessageEvent<DiagramMessage>) => {
  if (data.type === 'diagram') void show(data);
});

let drawn = 0;

async function show({ source, failure }: DiagramMessage): Promise<void> {
  drawn++;
  try {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      htmlLabels: false,
      // The only one that is part of the package: see scripts/build.mjs.
      layout: 'dagre',
      theme: isDark() ? 'dark' : 'default',
      fontFamily: getComputedStyle(document.body).fontFamily,
    });
    const { svg } = await mermaid.render(`diagram-${drawn}`, source);
    stage.replaceChildren(withoutLinks(svg));
  } catch (error) {
    stage.replaceChildren(
      problem(`${failure} ${error instanceof Error ? error.message : String(error)}`, source),
    );
  }
}

function isDark(): boolean {
  const { classList } = document.body;
  return (
    classList.contains('vscode-dark') ||
    (classList.contains('vscode-high-contrast') && !classList.contains('vscode-high-contrast-light'))
  );
}

/** The picture, parsed as an image would be; whatever in it could lead away is taken out. */
function withoutLinks(svg: string): Node {
  const parsed = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
  if (!parsed) throw new Error('There is no picture.');
  for (const element of parsed.querySelectorAll('script, foreignObject, iframe, object, embed'))
    element.remove();
  for (const element of parsed.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      const leadsAway = /href$/i.test(name) && !value.startsWith('#');
      if (leadsAway || /^on/i.test(name)) element.removeAttribute(name);
    }
  }
  parsed.setAttribute('role', 'img');
  return parsed;
}

function problem(words: string, source: string): Node {
  const box = document.createElement('div');
  const text = document.createElement('p');
  text.textContent = words;
  const code = document.createElement('pre');
  code.textContent = source;
  box.append(text, code);
  return box;
}

api.postMessage({ type: 'ready' });
