/*
 * Every id that package.json and the code share, spelled once. test/unit/manifest.test.ts compares the two.
 */

export const viewIds = {
  chat: 'neuralTerminal.chat',
  conversations: 'neuralTerminal.conversations',
  /** The type of an editor tab with a chat. */
  chatTab: 'neuralTerminal.chatTab',
} as const;

export const commandIds = {
  newConversation: 'neuralTerminal.newConversation',
  openConversation: 'neuralTerminal.openConversation',
  openConversationInEditor: 'neuralTerminal.openConversationInEditor',
  openConversationToSide: 'neuralTerminal.openConversationToSide',
  focusChat: 'neuralTerminal.focusChat',
  showAccessibleView: 'neuralTerminal.showAccessibleView',
  setApiKey: 'neuralTerminal.setApiKey',
  signOut: 'neuralTerminal.signOut',
  stop: 'neuralTerminal.stop',
  showLog: 'neuralTerminal.showLog',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const contextKeys = {
  isAnswering: 'neuralTerminal.isAnswering',
} as const;
