/*
 * Amounts are whole pico-dollars (1e-12 USD). Prices and costs travel as decimals, and a decimal is never
 * brought into a binary float before the sum is done.
 */

const picoDigits = 12;

/** `"0.0000000375"` → 37500n. A decimal finer than a pico-dollar is a mistake in the catalogue. */
export function picoOf(decimal: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (!match) throw new Error(`Not a decimal: ${decimal}`);
  const [, sign, whole = '0', fraction = ''] = match;
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > picoDigits) throw new Error(`Finer than a pico-dollar: ${decimal}`);
  const pico = BigInt(whole + digits.padEnd(picoDigits, '0'));
  return sign === '-' ? -pico : pico;
}

/** 37500n → `"0.0000000375"`. */
export function decimalOf(pico: bigint): string {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(picoDigits + 1, '0');
  const fraction = digits.slice(-picoDigits).replace(/0+$/, '');
  return `${pico < 0n ? '-' : ''}${digits.slice(0, -picoDigits)}${fraction ? `.${fraction}` : ''}`;
}

/** The JSON number of the wire. Up to 15 digits survive it, which is a thousand dollars. */
export function dollarsOf(pico: bigint): number {
  return Number(decimalOf(pico));
}

/** `"0.28"` for a million tokens → `"0.00000028"` for one, by shifting digits. */
export function perToken(perMillion: string): string {
  if (perMillion.startsWith('-') || perMillion === '') return perMillion;
  const [whole = '0', fraction = ''] = perMillion.split('.');
  const digits = whole.padStart(7, '0') + fraction;
  const point = digits.length - fraction.length - 6;
  const decimals = digits.slice(point).replace(/0+$/, '');
  const units = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  return decimals ? `${units}.${decimals}` : units;
}
