/*
 * Amounts of money are whole pico-dollars (1e-12 USD) in a bigint: real prices such as 37.5 nano-dollars a
 * token need it, and sums of binary floats drift.
 */

export type Pico = bigint;

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Reads a decimal such as `0.0000000375` or `3.75e-8`, digit by digit. What lies below a pico-dollar is
 * rounded half up. Anything else is undefined.
 */
export function parseDecimalToPico(text: string): Pico | undefined {
  const match = decimalPattern.exec(text.trim());
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole.length + fraction.length === 0 || whole.length + fraction.length > 400)
    return undefined;
  const digits = BigInt(whole + fraction);
  const shift = 12 + Number(exponent) - fraction.length;
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : divideHalfUp(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -magnitude : magnitude;
}

/** The exact amount that a JSON number was written as: JavaScript prints the shortest text that means it. */
export function numberToPico(dollars: number): Pico | undefined {
  return Number.isFinite(dollars) ? parseDecimalToPico(String(dollars)) : undefined;
}

export interface UsdFormat {
  /** At least this many digits after the point; 2 unless told. */
  readonly minDecimals?: number;
  /** Small amounts get as many digits after the point as this many figures need; 3 unless told. */
  readonly figures?: number;
  /** Whose signs for groups and decimals are used, and where the dollar stands; a plain `$1234.5` unless told. */
  readonly language?: string;
}

/** `$1.24`, `$0.00213`, `-$0.50`; zero is `$0.00`. Only shown text is rounded, never an amount. */
export function formatUsd(pico: Pico, { minDecimals = 2, figures = 3, language }: UsdFormat = {}): string {
  const magnitude = pico < 0n ? -pico : pico;
  const leading = magnitude === 0n ? 13 : magnitude.toString().length;
  const decimals = Math.min(12, Math.max(minDecimals, 12 - leading + figures));
  const rounded = divideHalfUp(magnitude, 10n ** BigInt(12 - decimals));
  const text = rounded.toString().padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  const fraction = trimZeros(text.slice(text.length - decimals), minDecimals);
  const sign = pico < 0n && rounded > 0n ? '-' : '';
  const decimal = `${whole}${fraction && `.${fraction}`}`;
  return language === undefined
    ? `${sign}$${decimal}`
    : localised(`${sign}${decimal}`, fraction.length, language);
}

/** Intl reads decimal text digit by digit; no binary float is on the way. */
function localised(decimal: string, decimals: number, language: string): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(decimal as `${number}`);
}

/** A sum, to the cent: `$12.34`. What is less than ten cents keeps its figures. */
export function formatTotalUsd(pico: Pico, language?: string): string {
  const magnitude = pico < 0n ? -pico : pico;
  const format = language === undefined ? {} : { language };
  return magnitude < 100_000_000_000n
    ? formatUsd(pico, { ...format, figures: 2 })
    : formatUsd(pico, { ...format, figures: 0 });
}

function trimZeros(fraction: string, minLength: number): string {
  let end = fraction.length;
  while (end > minLength && fraction[end - 1] === '0') end -= 1;
  return fraction.slice(0, end);
}

function divideHalfUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor / 2n) / divisor;
}

/** The exact amount in dollars, such as `0.00213`. */
export function picoToDecimal(pico: Pico): string {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(13, '0');
  const fraction = trimZeros(digits.slice(-12), 0);
  return `${pico < 0n ? '-' : ''}${digits.slice(0, -12)}${fraction && `.${fraction}`}`;
}
