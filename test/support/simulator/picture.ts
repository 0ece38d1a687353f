import { crc32, deflateSync } from 'node:zlib';
import { hashOf } from './chance.ts';

const side = 64;

/** A real PNG, as a data URL: two colours taken from the prompt, blended across a small square. */
export function drawnImage(prompt: string): string {
  const hash = hashOf(prompt);
  const [from, to] = [hash & 0xffffff, Math.imul(hash, 2654435761) & 0xffffff];
  const rows = Array.from({ length: side }, (_, y) => {
    const pixels = Array.from({ length: side }, (_unused, x) => blend(from, to, (x + y) / (2 * side)));
    return Buffer.from([0, ...pixels.flat()]);
  });
  const size = Buffer.alloc(13);
  size.writeUInt32BE(side, 0);
  size.writeUInt32BE(side, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    part('IHDR', size),
    part('IDAT', deflateSync(Buffer.concat(rows))),
    part('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

function blend(from: number, to: number, share: number): readonly number[] {
  return [16, 8, 0].map((shift) => {
    const [low, high] = [(from >> shift) & 255, (to >> shift) & 255];
    return Math.round(low + (high - low) * share);
  });
}

function part(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
