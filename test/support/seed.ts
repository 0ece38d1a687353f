/** The seed of a random test: printed, and taken from NT_SEED to run the same again. */
export function seedOf(name: string): number {
  const seed = Number(process.env['NT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`      ${name}: NT_SEED=${seed}`);
  return seed;
}

/** Uniform in [0, 1), the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
