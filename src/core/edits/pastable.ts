/**
 * A model's code as it may be put on a command line without being run: characters that a terminal obeys are taken
 * out, the end of a bracketed paste above all, and no line end follows the last line.
 */
export function pastable(code: string): string {
  const lines = code.replace(/\r\n?/g, '\n').trimEnd();
  return lines.replace(/(?![\n\t])\p{Cc}/gu, '').trimEnd();
}
