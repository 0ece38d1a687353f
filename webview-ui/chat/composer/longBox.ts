import { history, historyKeymap, insertNewline, isolateHistory, standardKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { ComposerBox } from './box.ts';

/* A box for long texts: only the lines in view are in the page. Loaded with the first such text. */

interface Options {
  readonly text: string;
  readonly label: string;
  readonly onText: (text: string) => void;
  readonly onCaret: () => void;
}

export interface LongBox extends ComposerBox {
  /** Where the suggestion that Enter takes is told to screen readers. */
  readonly content: HTMLElement;
  replaceText(text: string): void;
  setReadOnly(isReadOnly: boolean): void;
  close(): void;
}

/** In a shadow of its own, where the editor's style sheets need no exception of the page's policy. */
export function openLongEditor(host: HTMLElement, { text, label, onText, onCaret }: Options): LongBox {
  const readOnly = new Compartment();
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        keymap.of([
          { key: 'Enter', run: insertNewline, shift: insertNewline },
          ...historyKeymap,
          ...standardKeymap,
        ]),
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true),
        EditorView.contentAttributes.of({
          'aria-label': label,
          'aria-haspopup': 'listbox',
          'aria-autocomplete': 'list',
          spellcheck: 'true',
          // Contenteditable is enough for browsers, not for all that looks for what the keyboard reaches.
          tabindex: '0',
        }),
        EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
          if (docChanged) onText(textOf(state.doc));
          if (docChanged || selectionSet) onCaret();
        }),
        readOnly.of(EditorState.readOnly.of(false)),
        theme,
      ],
    }),
  });
  // The workbench would undo once more.
  host.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) event.stopPropagation();
  });
  return {
    get text() {
      return textOf(view.state.doc);
    },
    get start() {
      return view.state.selection.main.from;
    },
    get end() {
      return view.state.selection.main.to;
    },
    content: view.contentDOM,
    select: (start, end) =>
      view.dispatch({ selection: within(view, start, end), effects: EditorView.scrollIntoView(end) }),
    insert: (added) =>
      view.dispatch({
        ...view.state.replaceSelection(added),
        scrollIntoView: true,
        userEvent: 'input.paste',
        annotations: isolateHistory.of('full'),
      }),
    focus: () => view.focus(),
    replaceText: (next) => view.dispatch({ changes: difference(textOf(view.state.doc), next) }),
    setReadOnly: (isReadOnly) =>
      view.dispatch({ effects: readOnly.reconfigure(EditorState.readOnly.of(isReadOnly)) }),
    close: () => view.destroy(),
  };
}

let latest: { readonly doc: Text; readonly text: string } | undefined;

/** Made of its lines once. */
function textOf(doc: Text): string {
  if (latest?.doc !== doc) latest = { doc, text: doc.toString() };
  return latest.text;
}

function within(view: EditorView, start: number, end: number) {
  const { length } = view.state.doc;
  return { anchor: Math.min(start, length), head: Math.min(end, length) };
}

/** What has to change, so that the caret stays where it is in the rest. */
function difference(from: string, to: string) {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let same = 0;
  while (same < shorter - start && from[from.length - 1 - same] === to[to.length - 1 - same]) same++;
  return { from: start, to: from.length - same, insert: to.slice(start, to.length - same) };
}

const theme = EditorView.theme({
  '&': { height: '100%', color: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit' },
  '.cm-content': { padding: '7px 0 2px', caretColor: 'var(--vscode-input-foreground)' },
  '.cm-line': { padding: '0 10px', unicodeBidi: 'plaintext', textAlign: 'start' },
});
