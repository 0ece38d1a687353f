import { type Checksum, type Files, readFully } from './files.ts';

const pieceBytes = 4 * 1024 * 1024;

/** All that can be read of a file. */
export async function readImage(files: Files, name: string): Promise<Uint8Array> {
  const file = await files.open(name, 'read');
  try {
    const image = new Uint8Array((await file.stat()).sizeBytes);
    return image.subarray(0, await readFully(file, image, 0));
  } finally {
    await file.close();
  }
}

/** The checksum of a file's content, read piece by piece. */
export async function checksumOf(files: Files, name: string, checksum: Checksum): Promise<number> {
  const file = await files.open(name, 'read');
  try {
    const piece = new Uint8Array(pieceBytes);
    let sum = 0;
    for (let at = 0; ; at += pieceBytes) {
      const count = await readFully(file, piece, at);
      sum = checksum(piece.subarray(0, count), sum);
      if (count < pieceBytes) return sum;
    }
  } finally {
    await file.close();
  }
}

/** Writes an image under a temporary name, durably, and says its checksum. */
export async function writeImage(
  files: Files,
  name: string,
  image: Uint8Array,
  checksum: Checksum,
  mode: 'create' | 'publish' = 'publish',
): Promise<number> {
  const file = await files.open(name, mode);
  let sum = 0;
  try {
    for (let at = 0; at < image.length; ) {
      const piece = image.subarray(at, at + pieceBytes);
      const count = await file.write(piece);
      if (count === 0) throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC' });
      sum = checksum(piece.subarray(0, count), sum);
      at += count;
      // Piece by piece, since a commit's own sync has to wait for whatever the disk is busy with.
      await file.syncData();
    }
  } finally {
    await file.close();
  }
  return sum;
}
