/*
 * Every id that package.json and the code share, spelled once. test/unit/manifest.test.ts compares the two.
 */

export const viewIds = {
  chat: 'neuralTerminal.chat',
  conversations: 'neuralTerminal.conversations',
  /** The type of an editor tab with a chat. */
  chatTab: 'neuralTerminal.chatTab',
  /** The type of the tab that shows what was spent. */
  usage: 'neuralTerminal.usage',
  /** The type of the tab that draws a diagram. */
  diagram: 'neuralTerminal.diagram',
  /** The type of the tab that tells how everything is doing. */
  health: 'neuralTerminal.health',
} as const;

export const commandIds = {
  newConversation: 'neuralTerminal.newConversation',
  openConversation: 'neuralTerminal.openConversation',
  openConversationInEditor: 'neuralTerminal.openConversationInEditor',
  openConversationToSide: 'neuralTerminal.openConversationToSide',
  focusChat: 'neuralTerminal.focusChat',
  showAccessibleView: 'neuralTerminal.showAccessibleView',
  groupConversations: 'neuralTerminal.groupConversations',
  sortConversations: 'neuralTerminal.sortConversations',
  filterConversations: 'neuralTerminal.filterConversations',
  clearConversationFilter: 'neuralTerminal.clearConversationFilter',
  loadMoreConversations: 'neuralTerminal.loadMoreConversations',
  renameConversation: 'neuralTerminal.renameConversation',
  pinConversation: 'neuralTerminal.pinConversation',
  unpinConversation: 'neuralTerminal.unpinConversation',
  archiveConversation: 'neuralTerminal.archiveConversation',
  unarchiveConversation: 'neuralTerminal.unarchiveConversation',
  tagConversation: 'neuralTerminal.tagConversation',
  forkConversation: 'neuralTerminal.forkConversation',
  duplicateConversation: 'neuralTerminal.duplicateConversation',
  deleteConversation: 'neuralTerminal.deleteConversation',
  restoreConversation: 'neuralTerminal.restoreConversation',
  deleteConversationForEver: 'neuralTerminal.deleteConversationForEver',
  emptyBin: 'neuralTerminal.emptyBin',
  searchConversations: 'neuralTerminal.searchConversations',
  showSearchResults: 'neuralTerminal.showSearchResults',
  applyCopiedCode: 'neuralTerminal.applyCopiedCode',
  inlineEdit: 'neuralTerminal.inlineEdit',
  askAgain: 'neuralTerminal.askAgain',
  acceptChange: 'neuralTerminal.acceptChange',
  rejectChange: 'neuralTerminal.rejectChange',
  acceptAllChanges: 'neuralTerminal.acceptAllChanges',
  rejectAllChanges: 'neuralTerminal.rejectAllChanges',
  nextChange: 'neuralTerminal.nextChange',
  previousChange: 'neuralTerminal.previousChange',
  exportConversation: 'neuralTerminal.exportConversation',
  exportAllConversations: 'neuralTerminal.exportAllConversations',
  copyConversation: 'neuralTerminal.copyConversation',
  importConversations: 'neuralTerminal.importConversations',
  openHistoryFolder: 'neuralTerminal.openHistoryFolder',
  checkHistory: 'neuralTerminal.checkHistory',
  regenerateTitle: 'neuralTerminal.regenerateTitle',
  chooseModel: 'neuralTerminal.chooseModel',
  attach: 'neuralTerminal.attach',
  compareModels: 'neuralTerminal.compareModels',
  nextFavouriteModel: 'neuralTerminal.nextFavouriteModel',
  previousFavouriteModel: 'neuralTerminal.previousFavouriteModel',
  setApiKey: 'neuralTerminal.setApiKey',
  signIn: 'neuralTerminal.signIn',
  signOut: 'neuralTerminal.signOut',
  showRequest: 'neuralTerminal.showRequest',
  compact: 'neuralTerminal.compact',
  undoCompact: 'neuralTerminal.undoCompact',
  stop: 'neuralTerminal.stop',
  showUsage: 'neuralTerminal.showUsage',
  showLog: 'neuralTerminal.showLog',
  showMenu: 'neuralTerminal.showMenu',
  help: 'neuralTerminal.help',
  askForAnswer: 'neuralTerminal.askForAnswer',
  findConversations: 'neuralTerminal.findConversations',
  regenerate: 'neuralTerminal.regenerate',
  regenerateWith: 'neuralTerminal.regenerateWith',
  editPrompt: 'neuralTerminal.editPrompt',
  continueAnswer: 'neuralTerminal.continueAnswer',
  forkFromMessage: 'neuralTerminal.forkFromMessage',
  deleteMessage: 'neuralTerminal.deleteMessage',
  undoDeleteMessage: 'neuralTerminal.undoDeleteMessage',
  copyAnswer: 'neuralTerminal.copyAnswer',
  copyCode: 'neuralTerminal.copyCode',
  insertCode: 'neuralTerminal.insertCode',
  applyCode: 'neuralTerminal.applyCode',
  codeToNewFile: 'neuralTerminal.codeToNewFile',
  codeToTerminal: 'neuralTerminal.codeToTerminal',
  quoteAnswer: 'neuralTerminal.quoteAnswer',
  retryNow: 'neuralTerminal.retryNow',
  toggleReasoning: 'neuralTerminal.toggleReasoning',
  nextMessage: 'neuralTerminal.nextMessage',
  previousMessage: 'neuralTerminal.previousMessage',
  nextVersion: 'neuralTerminal.nextVersion',
  previousVersion: 'neuralTerminal.previousVersion',
  jumpToLatest: 'neuralTerminal.jumpToLatest',
  findInConversation: 'neuralTerminal.findInConversation',
  eraseAllData: 'neuralTerminal.eraseAllData',
  newPrompt: 'neuralTerminal.newPrompt',
  runPrompt: 'neuralTerminal.runPrompt',
  ask: 'neuralTerminal.ask',
  askAboutSelection: 'neuralTerminal.askAboutSelection',
  explain: 'neuralTerminal.explain',
  fix: 'neuralTerminal.fix',
  refactor: 'neuralTerminal.refactor',
  writeTests: 'neuralTerminal.writeTests',
  document: 'neuralTerminal.document',
  review: 'neuralTerminal.review',
  translate: 'neuralTerminal.translate',
  reviewChanges: 'neuralTerminal.reviewChanges',
  sendSelection: 'neuralTerminal.sendSelection',
  sendSelectionToNew: 'neuralTerminal.sendSelectionToNew',
  sendFiles: 'neuralTerminal.sendFiles',
  sendCell: 'neuralTerminal.sendCell',
  sendTerminalSelection: 'neuralTerminal.sendTerminalSelection',
  sendProblems: 'neuralTerminal.sendProblems',
  sendChanges: 'neuralTerminal.sendChanges',
  generateCommitMessage: 'neuralTerminal.generateCommitMessage',
  stopCommitMessage: 'neuralTerminal.stopCommitMessage',
  editPrompts: 'neuralTerminal.editPrompts',
  choosePersona: 'neuralTerminal.choosePersona',
  newPersona: 'neuralTerminal.newPersona',
  editPersonas: 'neuralTerminal.editPersonas',
  chooseInstructions: 'neuralTerminal.chooseInstructions',
  showHealth: 'neuralTerminal.showHealth',
  copyDiagnosticReport: 'neuralTerminal.copyDiagnosticReport',
  exportMetrics: 'neuralTerminal.exportMetrics',
  logContents: 'neuralTerminal.logContents',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const contextKeys = {
  isWritingCommitMessage: 'neuralTerminal.isWritingCommitMessage',
  /** The keyboard is in a chat. */
  chatFocused: 'neuralTerminal.chatFocused',
  /** The chat that the user is in shows a conversation. */
  hasConversation: 'neuralTerminal.hasConversation',
  /** It is being answered. */
  isAnswering: 'neuralTerminal.isAnswering',
  /** Its older messages are being summarised. */
  isCompacting: 'neuralTerminal.isCompacting',
  /** There is a key for the server: stored, for this session, or in the environment. */
  hasKey: 'neuralTerminal.hasKey',
  conversationsAreFiltered: 'neuralTerminal.conversationsAreFiltered',
} as const;

/** Documents that show what a file would become. */
export const proposalScheme = 'neural-terminal-proposal';

/** The same for inline edits, which can be asked for again. */
export const inlineEditScheme = 'neural-terminal-inline-edit';
/** The vendor of our models in VS Code's own list. */
export const lmVendor = 'neural-terminal';

/** `@neural` in VS Code's own chat. */
export const participantId = 'neuralTerminal.participant';
