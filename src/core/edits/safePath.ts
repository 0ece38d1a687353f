/*
 * A path that a model named is hostile until proven otherwise. Here it becomes a relative one that stays below the
 * folder that it is joined to; that no link leads out is for whoever knows the disk.
 */

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** The steps below a workspace folder, or undefined when the path may lead anywhere else. */
export function safePath(path: string): readonly string[] | undefined {
  const text = path.trim();
  if (text === '' || text.length > 500 || /[\p{Cc}\p{Cf}]/u.test(text)) return undefined;
  if (/^([\\/~]|[A-Za-z]:|[A-Za-z][\w+.-]*:\/\/)/.test(text)) return undefined;
  const steps = text.split(/[\\/]+/).filter((step) => step !== '.' && step !== '');
  return steps.length > 0 && steps.every(isSafeStep) ? steps : undefined;
}

function isSafeStep(step: string): boolean {
  return (
    step !== '..' &&
    !/[:*?"<>|]/.test(step) &&
    !/[. ]$/.test(step) &&
    !reserved.test(step) &&
    // What git runs by itself is not for a model to write.
    step.toLowerCase() !== '.git'
  );
}
