import { signal } from '@preact/signals';
import { render } from 'preact';
import type { HostMessage } from '../../src/protocol/hostMessages.ts';
import { attachmentStates } from './composer/attachmentChip.tsx';
import { focusComposer } from './composer/box.ts';
import { openListBehind, promptSent } from './composer/composer.tsx';
import { draftArrived, keepDraftWhenLeft, showDraft } from './composer/draft.ts';
import { gauge } from './composer/gauge.tsx';
import { pasteAnswered, watchIncoming } from './composer/incoming.ts';
import { focusQuestion, questionAsked } from './composer/questionCard.tsx';
import { forgetRecalled, promptsRecalled } from './composer/recall.ts';
import { sendKey } from './composer/sendKeys.ts';
import { suggestionsArrived } from './composer/suggestions.tsx';
import { openFind } from './findBar.tsx';
import { wishForEnd } from './followEnd.ts';
import { rememberConversation } from './host.ts';
import { loadTranslations } from './l10n.ts';
import { imageArrived } from './markdownHost.ts';
import { editPromptOf } from './message.tsx';
import { modelsTold } from './models/catalogue.ts';
import { catchPageErrors } from './pageErrors.ts';
import { ChatPanel } from './panel.tsx';
import { perform, tellFocus } from './perform.ts';
import { askForSnapshot, askForSnapshotAround, missingPlace } from './readingPlaces.ts';
import { revealMessage } from './revealMessage.ts';
import { type PanelState, reduce } from './state.ts';
import '../everyPage.css';
import './chat.css';
import './message.css';
import './composer/composer.css';
import './models/comparison.css';
import './models/models.css';
import './toldBefore/toldBefore.css';
import './phosphor.css';

const state = signal<PanelState | undefined>(undefined);
/** Why nothing can be shown. */
const broken = signal<string | undefined>(undefined);

window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => hear(data));
const heardBefore = window.firstWord.takeHeard();

function hear(message: HostMessage): void {
  broken.value = message.type === 'broken' ? message.sentence : undefined;
  if (message.type === 'broken') {
    draw();
    return;
  }
  const missing = message.type === 'snapshot' ? missingPlace(message.state) : undefined;
  if (message.type === 'snapshot') rememberConversation(message.state.conversationId);
  if (missing !== undefined) {
    askForSnapshotAround(missing);
    return;
  }
  // Also where it has to ask for a snapshot first: then the composer gets it when it is there.
  if (message.type === 'focus' && !focusQuestion()) focusComposer();
  const next = reduce(state.value, message);
  if (!next) {
    askForSnapshot();
    return;
  }
  state.value = next;
  sendKey.value = next.surroundings.sendKey;
  if (message.type === 'snapshot') {
    forgetRecalled();
    showDraft(next.conversationId, message.state.draft);
  }
  if (message.type === 'draft') draftArrived(message);
  if (message.type === 'gauge') gauge.value = message.gauge;
  if (message.type === 'recalled') promptsRecalled(message.prompts);
  if (message.type === 'suggestions') suggestionsArrived(message);
  if (message.type === 'open-list') openListBehind(message.kind);
  if (message.type === 'pasted') pasteAnswered(message.pasteId, message.chip);
  if (message.type === 'question') questionAsked(message.question);
  if (message.type === 'attachment-states') attachmentStates.value = message.states;
  if (message.type === 'open-find') openFind(message.query);
  if (message.type === 'perform') perform(message.action, next);
  if (message.type === 'sent') {
    promptSent();
    wishForEnd();
  }
  if (message.type === 'image') imageArrived(message.url, message.dataUrl);
  if (message.type === 'catalogue' || message.type === 'model-card' || message.type === 'open-models')
    modelsTold(message);
  if (message.type === 'edit-prompt') editPromptOf(message.messageId, message.text);
  if (message.type === 'reveal') revealMessage(message.messageId);
  draw();
}

let isDrawn = false;

/** At once, when there is something to draw: what is told next may be to be done in what is shown. */
function draw(): void {
  if (isDrawn) return;
  isDrawn = true;
  render(<ChatPanel state={state} broken={broken} onTryAgain={askForSnapshot} />, document.body);
}

window.addEventListener('keydown', (event) => {
  const isFind = event.key === 'f' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isFind) return;
  event.preventDefault();
  openFind('');
});

loadTranslations();
catchPageErrors();
watchIncoming();
keepDraftWhenLeft();
tellFocus();
for (const message of heardBefore) hear(message);

// A host that was busy restoring the window may have missed the first word.
const unanswered = setInterval(() => {
  if (state.value || broken.value !== undefined) clearInterval(unanswered);
  else askForSnapshot();
}, 3000);
