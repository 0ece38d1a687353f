/*
 * The names models give languages, and what each is called and highlighted as. Grammars themselves are in
 * grammars.ts, which is loaded when the first code block closes.
 */
const names: Readonly<Record<string, string>> = {
  bash: 'Bash',
  c: 'C',
  cpp: 'C++',
  csharp: 'C#',
  css: 'CSS',
  diff: 'Diff',
  dockerfile: 'Dockerfile',
  go: 'Go',
  ini: 'INI',
  java: 'Java',
  javascript: 'JavaScript',
  json: 'JSON',
  kotlin: 'Kotlin',
  lua: 'Lua',
  makefile: 'Makefile',
  markdown: 'Markdown',
  mermaid: 'Mermaid',
  php: 'PHP',
  powershell: 'PowerShell',
  python: 'Python',
  ruby: 'Ruby',
  rust: 'Rust',
  scss: 'SCSS',
  shell: 'Shell',
  sql: 'SQL',
  swift: 'Swift',
  text: 'Text',
  toml: 'TOML',
  typescript: 'TypeScript',
  html: 'HTML',
  xml: 'XML',
  yaml: 'YAML',
};
const aliases: Readonly<Record<string, string>> = {
  'c++': 'cpp',
  'c#': 'csharp',
  bat: 'powershell',
  cc: 'cpp',
  cjs: 'javascript',
  cs: 'csharp',
  console: 'shell',
  docker: 'dockerfile',
  fish: 'bash',
  golang: 'go',
  h: 'c',
  hpp: 'cpp',
  js: 'javascript',
  jsonc: 'json',
  json5: 'json',
  jsx: 'javascript',
  kt: 'kotlin',
  make: 'makefile',
  md: 'markdown',
  mjs: 'javascript',
  patch: 'diff',
  plaintext: 'text',
  ps1: 'powershell',
  pwsh: 'powershell',
  py: 'python',
  python3: 'python',
  rb: 'ruby',
  rs: 'rust',
  sass: 'scss',
  sh: 'bash',
  shellsession: 'shell',
  svg: 'xml',
  ts: 'typescript',
  tsx: 'typescript',
  txt: 'text',
  vue: 'html',
  yml: 'yaml',
  zsh: 'bash',
};
const shells = new Set(['bash', 'shell', 'powershell']);
const cmd = new Set(['bat', 'batch', 'cmd']);

/** The language's own name for a label: `ts` is TypeScript. What is not known is shown as written. */
export function displayName(written: string): string {
  return names[canonical(written)] ?? written;
}

/** One name for each language, lower case. */
export function canonical(written: string): string {
  const name = written.toLowerCase();
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** Whether a terminal can take the code. */
export function isShell(written: string): boolean {
  return shells.has(canonical(written)) || cmd.has(written.toLowerCase());
}
