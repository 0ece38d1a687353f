/** The modules of the renderer's test page. */
export const modules = [
  'webview-ui/chat/markdown/renderer.ts',
  'webview-ui/chat/markdown/copyMarkdown.ts',
  'test/webview/markdown/shape.ts',
  'test/webview/markdown/subject.ts',
];
