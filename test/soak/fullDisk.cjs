'use strict';
const fs = require('node:fs');

/*
 * Loaded before a window of the soak and its worker: while the file exists that the environment names, the disk is
 * full. Half of what is written still finds room, as on a real one, and what comes after it does not.
 */

const isFull = () => fs.existsSync(process.env['SOAK_DISK_FULL'] ?? '');
const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

let hadRoom = true;

/** What of these bytes still goes. Throws when there is no room at all. */
function withRoom(/** @type {Uint8Array} */ bytes) {
  if (!isFull()) {
    hadRoom = true;
    return bytes;
  }
  if (!hadRoom || bytes.length < 2) throw noSpace();
  hadRoom = false;
  return bytes.subarray(0, bytes.length >> 1);
}

const { writeSync, write } = fs;
const { writeFile } = fs.promises;

// As the storage calls them: whole buffers, at the end of the file. The rest of the process writes text.
Object.assign(fs, {
  writeSync(/** @type {number} */ descriptor, /** @type {any} */ bytes, /** @type {any[]} */ ...rest) {
    if (!(bytes instanceof Uint8Array)) return writeSync(descriptor, bytes, ...rest);
    return writeSync(descriptor, withRoom(bytes));
  },
  write(/** @type {number} */ descriptor, /** @type {any} */ bytes, /** @type {any[]} */ ...rest) {
    const done = rest.at(-1);
    try {
      const some = withRoom(bytes);
      write(descriptor, some, 0, some.length, null, done);
    } catch (error) {
      process.nextTick(done, error);
    }
  },
});

Object.assign(fs.promises, {
  async writeFile(/** @type {Parameters<typeof writeFile>} */ ...all) {
    if (isFull()) throw noSpace();
    return writeFile(...all);
  },
});
