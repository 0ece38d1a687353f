import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatUsd, numberToPico, parseDecimalToPico } from '../../src/core/money.ts';

describe('money', () => {
  it('reads decimals exactly, however they are written', () => {
    const read = [
      '0.0000000375',
      '3.75e-8',
      '3.75E-08',
      '.5',
      '5.',
      '12',
      '-1',
      '+2',
      '1e-12',
      '0',
      '4e-13',
      '5e-13',
    ];
    assert.deepEqual(read.map(parseDecimalToPico), [
      37_500n,
      37_500n,
      37_500n,
      500_000_000_000n,
      5_000_000_000_000n,
      12_000_000_000_000n,
      -1_000_000_000_000n,
      2_000_000_000_000n,
      1n,
      0n,
      0n,
      1n,
    ]);
  });

  it('does not read what is no decimal', () => {
    for (const text of ['', '.', '-', 'e5', '1e', '0x1', '1,5', 'NaN', 'Infinity', '1e9999', '1 2']) {
      assert.equal(parseDecimalToPico(text), undefined, text);
    }
    assert.equal(numberToPico(Number.NaN), undefined);
    assert.equal(numberToPico(Number.POSITIVE_INFINITY), undefined);
  });

  it('takes a JSON number for what was written, not for what the float is', () => {
    assert.equal(numberToPico(JSON.parse('0.00213')), 2_130_000_000n);
    assert.equal(numberToPico(JSON.parse('3.75e-8')), 37_500n);
    assert.equal(numberToPico(JSON.parse('0.1')), 100_000_000_000n);
    assert.equal(numberToPico(JSON.parse('4503.599627370497')), 4_503_599_627_370_497n);
  });

  it('reads back every amount it can be written as', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (pico) => {
        const text = pico.toString().padStart(13, '0');
        assert.equal(parseDecimalToPico(`${text.slice(0, -12)}.${text.slice(-12)}`), pico);
        assert.equal(parseDecimalToPico(`${pico}e-12`), pico);
      }),
    );
  });

  it('shows amounts with enough figures and no more', () => {
    const shown = [
      0n,
      2_130_000_000n,
      1_239_900_000_000n,
      37_500n,
      -500_000_000_000n,
      12_345_678_000_000_000n,
      1n,
    ];
    assert.deepEqual(
      shown.map((pico) => formatUsd(pico)),
      ['$0.00', '$0.00213', '$1.24', '$0.0000000375', '-$0.50', '$12345.68', '$0.000000000001'],
    );
    assert.equal(formatUsd(999_999_999_999n), '$1.00');
    assert.equal(formatUsd(280_000_000_000n, { figures: 6 }), '$0.28');
  });
});
