import type { SnapshotFile } from './fileNames.ts';
import { type Checksum, type Files, type OpenFile, readFully } from './files.ts';

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

/** The image in a snapshot, or undefined where its checksum is not that of its name. */
export async function readSnapshot(
  files: Files,
  snapshot: SnapshotFile,
  checksum: Checksum,
): Promise<Uint8Array | undefined> {
  const file = await files.open(snapshot.name, 'read');
  try {
    const { sizeBytes } = await file.stat();
    const image = new Uint8Array(sizeBytes);
    const sum = await readPieces(file, image, checksum);
    return sum === snapshot.checksum ? image : undefined;
  } finally {
    await file.close();
  }
}

/** Reads the next piece while the one before is summed. */
async function readPieces(
  file: OpenFile,
  image: Uint8Array,
  checksum: Checksum,
): Promise<number | undefined> {
  let sum = 0;
  let summed = 0;
  for (let at = 0; at < image.length; ) {
    const piece = image.subarray(at, at + pieceBytes);
    const reading = readFully(file, piece, at);
    sum = checksum(image.subarray(summed, at), sum);
    summed = at;
    if ((await reading) < piece.length) return undefined;
    at += piece.length;
  }
  return checksum(image.subarray(summed), sum);
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
): Promise<number> {
  const file = await files.open(name, 'create');
  let sum = 0;
  try {
    for (let at = 0; at < image.length; ) {
      const piece = image.subarray(at, at + pieceBytes);
      const count = await file.write(piece);
      sum = checksum(piece.subarray(0, count), sum);
      at += count;
      if (count === 0) throw new Error('the disk takes no more');
    }
    await file.syncData();
  } finally {
    await file.close();
  }
  return sum;
}
