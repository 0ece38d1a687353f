/* A folder as one text: which files there are, and what is in them, as far as it goes. */

export interface FolderFile {
  readonly path: string;
  /** Why its text is not here, in words; its text otherwise. */
  readonly text?: string;
  readonly leftOut?: string;
}

export function folderText(files: readonly FolderFile[]): string {
  const listing = files.map(({ path, leftOut }) => (leftOut === undefined ? path : `${path} (${leftOut})`));
  const contents = files.flatMap(({ path, text }) =>
    text === undefined ? [] : [`===== ${path} =====\n${text.replace(/\n*$/, '\n')}`],
  );
  return [`${listing.join('\n')}\n`, ...contents].join('\n');
}
