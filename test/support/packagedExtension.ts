import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makePackage } from '../../scripts/package.mjs';
import { freshFolder } from '../../scripts/profile.mjs';

let packed: Promise<string> | undefined;

/** The .vsix as it would be published; packed once in a run, by whoever runs several processes of tests at a time. */
export function packagedExtension(): Promise<string> {
  const ready = process.env['NT_PACKAGE'];
  packed ??= ready
    ? Promise.resolve(ready)
    : makePackage(path.join(freshFolder('package'), 'neural-terminal.vsix'));
  return packed;
}

/** The names of the files in a zip archive, from its central directory. */
export function namesInZip(file: string): readonly string[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    names.push(bytes.toString('utf8', at + 46, at + 46 + (name ?? 0)));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return names;
}
