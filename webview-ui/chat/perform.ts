import type { MessageView } from '../../src/protocol/chatViews.ts';
import type { PanelAction } from '../../src/protocol/hostMessages.ts';
import { quoteInComposer } from './composer/composer.tsx';
import { isFindOpen } from './findBar.tsx';
import { wishForEnd } from './followEnd.ts';
import { post } from './host.ts';
import { codeOf, surroundingsOf } from './markdown/codeBlock.ts';
import { editPromptOf } from './message.tsx';
import { canContinue } from './messageActions.tsx';
import { stepToMessage } from './messageKeys.ts';
import { openModels } from './models/catalogue.ts';
import type { PanelState } from './state.ts';

/* Commands of the editor, done in the panel: as the button of the message would, where it has one. */

export function perform(action: PanelAction, state: PanelState): void {
  actions[action](state);
}

/** The editor binds keys to commands of the panel only while the keyboard is in it. */
export function tellFocus(): void {
  const tell = (isFocused: boolean) => () => post({ type: 'focus-changed', isFocused });
  window.addEventListener('focus', tell(true));
  window.addEventListener('blur', tell(false));
  if (document.hasFocus()) tell(true)();
}

type Action = (state: PanelState) => void;

const actions: Readonly<Record<PanelAction, Action>> = {
  regenerate: onIdleAnswer(({ id: messageId }) => {
    post({ type: 'regenerate', messageId });
    wishForEnd();
  }),
  'regenerate-with': onIdleAnswer(({ id: messageId }) => openModels({ for: 'regenerate', messageId })),
  'choose-model': () => openModels({ for: 'choose' }),
  'compare-models': () => openModels({ for: 'compare' }),
  'edit-prompt': onIdle((message) => editPromptOf(message.id)),
  continue: onIdle((message) => {
    if (!canContinue(message)) return;
    post({ type: 'continue', messageId: message.id });
    wishForEnd();
  }),
  fork: onIdle(({ id: messageId }) => post({ type: 'fork', messageId })),
  delete: onIdle(({ id: messageId }) => post({ type: 'delete', messageId })),
  'undo-delete': ({ deletedId }) => {
    if (deletedId !== undefined) post({ type: 'undo-delete', messageId: deletedId });
  },
  copy: onAnswer(({ id: messageId }) => post({ type: 'copy', messageId })),
  'copy-code': onCode('copy'),
  'insert-code': onCode('insert'),
  'apply-code': onCode('apply'),
  'code-to-new-file': onCode('new-file'),
  'code-to-terminal': onCode('run'),
  quote: onAnswer(({ text }) => quoteInComposer(text)),
  'retry-now': () => post({ type: 'retry-now' }),
  'toggle-reasoning': onAnswer(({ id }) => {
    const fold = document.getElementById(id)?.querySelector<HTMLDetailsElement>('details.reasoning');
    if (fold) fold.open = !fold.open;
  }, hasReasoning),
  'next-message': () => stepToMessage('next'),
  'previous-message': () => stepToMessage('previous'),
  'next-version': toVersion('next'),
  'previous-version': toVersion('previous'),
  'jump-to-latest': wishForEnd,
  find: () => {
    isFindOpen.value = true;
  },
};

/** The message that has the focus, else the last of which the question is true. */
function subject(
  { messages }: PanelState,
  fits: (message: MessageView) => boolean = () => true,
): MessageView | undefined {
  const focused = document.activeElement?.closest('article')?.id;
  const one = messages.find(({ id }) => id === focused);
  return one && fits(one) ? one : messages.findLast(fits);
}

function isAnswer({ role }: MessageView): boolean {
  return role === 'assistant';
}

function hasReasoning({ reasoning }: MessageView): boolean {
  return reasoning !== '';
}

function onAnswer(act: (message: MessageView) => void, fits = isAnswer): Action {
  return (state) => {
    const message = subject(state, fits);
    if (message) act(message);
  };
}

/** Not while an answer streams, as the buttons are not there then. */
function onIdle(act: (message: MessageView) => void, fits?: (message: MessageView) => boolean): Action {
  return (state) => {
    const message = state.surroundings.isAnswering ? undefined : subject(state, fits);
    if (message) act(message);
  };
}

function onIdleAnswer(act: (message: MessageView) => void): Action {
  return onIdle(act, isAnswer);
}

function toVersion(step: 'next' | 'previous'): Action {
  return onIdle(
    ({ id: messageId }) => post({ type: 'show-sibling', messageId, step }),
    ({ sibling }) => sibling !== undefined,
  );
}

/** The code block that has the focus, else the last of the message that has it, else the last of all that are shown. */
function onCode(action: 'copy' | 'insert' | 'apply' | 'new-file' | 'run'): Action {
  return () => {
    const active = document.activeElement;
    const within = active?.closest('article') ?? document;
    const block = active?.closest<HTMLElement>('.nt-code') ?? lastCodeIn(within) ?? lastCodeIn(document);
    if (block) post({ type: 'code', action, code: codeOf(block), ...surroundingsOf(block) });
  };
}

function lastCodeIn(place: ParentNode): HTMLElement | undefined {
  return [...place.querySelectorAll<HTMLElement>('.nt-code')].at(-1);
}
