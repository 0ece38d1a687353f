const importAtHead = /\s*import\s*(?:[^"';]*?from\s*)?["']\.\/([\w.-]+)["'];?/y;

/**
 * The pieces that a script of ours imports at once, and those that they import: told to the page beforehand, they load
 * beside the script and not after it. What is bundled has its imports at its head.
 */
export function firstPieces(file: string, read: (file: string) => string): readonly string[] {
  const found = new Set<string>();
  const visit = (from: string) => {
    for (const piece of importsOf(read(from))) {
      if (found.has(piece)) continue;
      found.add(piece);
      visit(piece);
    }
  };
  visit(file);
  return [...found];
}

function importsOf(script: string): string[] {
  const names: string[] = [];
  importAtHead.lastIndex = 0;
  for (let match = importAtHead.exec(script); match?.[1] !== undefined; match = importAtHead.exec(script))
    names.push(match[1]);
  return names;
}
