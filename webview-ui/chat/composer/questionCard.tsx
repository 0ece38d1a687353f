import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { QuestionView } from '../../../src/protocol/chatViews.ts';
import { post } from '../host.ts';
import { t } from '../l10n.ts';
import { focusComposer } from './box.ts';

const question = signal<QuestionView | null>(null);

/** What the host asks before it sends; null when that is settled. */
export function questionAsked(asked: QuestionView | null): void {
  const wasOpen = question.value !== null;
  question.value = asked;
  if (wasOpen && !asked) focusComposer();
}

/** The keyboard to what is asked, if anything is. */
export function focusQuestion(): boolean {
  const first = document.querySelector<HTMLElement>('.question button');
  first?.focus();
  return first !== null;
}

/** Stands over the composer until it is answered. The keyboard goes to the first answer, which is the safe one. */
export function QuestionCard() {
  const asked = question.value;
  return asked && <Card key={asked.id} asked={asked} />;
}

function Card({ asked: { id, title, text, items, choices } }: { readonly asked: QuestionView }) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const answer = (choice: string) => post({ type: 'answer', questionId: id, choice });
  return (
    <div
      class="question"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        answer('');
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <div id={`${id}-text`}>
        {text && <p>{text}</p>}
        <ul class="question-items">
          {items.map(({ what, where, preview }, index) => (
            <li key={index}>
              <strong>{what}</strong> <span class="question-where">{where}</span>
              {preview && <code>{preview}</code>}
            </li>
          ))}
        </ul>
      </div>
      <div class="question-choices">
        {choices.map((choice, index) => (
          <button
            type="button"
            key={choice.id}
            ref={index === 0 ? first : null}
            class={index === 0 ? 'button primary' : 'button'}
            onClick={() => answer(choice.id)}
          >
            {choice.label}
          </button>
        ))}
        <button type="button" class="button" onClick={() => answer('')}>
          {t('Cancel')}
        </button>
      </div>
    </div>
  );
}
