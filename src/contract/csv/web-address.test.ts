import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWebAddress } from './web-address.ts'

describe('a web address', () => {
  it.each([
    'https://acme.example',
    'HTTPS://ACME.EXAMPLE/About?x=1#top',
    'acme.example',
    ' acme.co.uk/about ',
    'AcmeParts.de',
    'ACME.DE',
    'Acme.Com',
    'www.acme.internal',
    'acme.example.',
    'acme.example:8080/x',
    'x.com',
    'my_shop.example.com',
    // Top-level domains in punycode, and as they are read.
    'https://xn--e1afmkfd.xn--p1ai/',
    'http://xn--80akjhbed8ahk.xn--p1ai',
    'xn--e1afmkfd.xn--p1ai',
    'пример.рф',
    'ПРИМЕР.РФ',
    'https://例え.テスト/道',
    'https://例え。テスト',
    'http://مثال.إختبار',
    // Marks that belong to their letters, composed or not.
    'https://उदाहरण.परीक्षा',
    'https://ตัวอย่าง.ไทย/หน้า',
    'café.example',
    'café.example'.normalize('NFD'),
    'https://faß.example',
    'https://i❤.ws',
    // What no register knows yet, with a scheme.
    'https://acme.somethingnew',
    'http://192.0.2.1/x',
    'http://[2001:db8::1]/',
  ])('%j is one', (cell) => {
    expect(isWebAddress(cell)).toBe(true)
  })

  it.each([
    '',
    'Acme',
    'J.Smith',
    'A.Jones',
    'M.Sc',
    'M.Sc.',
    'Dr.No',
    'J.Li',
    'A.NG',
    'M.SC',
    'john.smith',
    'J.R.R.Tolkien',
    'А.Иванов',
    'é.Müller',
    'e.V.',
    'U.S.',
    'Ph.D.',
    'St.Gallen',
    'Acme.Inc',
    'ACME.INC',
    'J.-P.Sartre',
    'v1.2',
    '1.2.3.4',
    '12.5',
    '1.000,50',
    'ann@acme.example',
    'Acme;acme.example',
    'acme.example, bolt.example',
    'see acme.example',
    'https://acme',
    'https://a b.example',
    'http://user:word@acme.example',
    'htp:/acme.example',
    'ftp://acme.example',
    'https://acme..example',
    'https://.example',
    'src/main.test.py',
    'a\\b.com',
    'https://acme.example:99999',
    `https://acme.example/${'x'.repeat(2_000)}`,
  ])('%j is none', (cell) => {
    expect(isWebAddress(cell)).toBe(false)
  })

  it('is whatever a browser takes for a host, in any script', () => {
    const letters = [
      ...fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }), { numRuns: 300, seed: 1 }),
    ].filter((name) => /^[\p{L}\p{M}]+$/u.test(name) && URL.canParse(`http://${name}.example`))
    expect(letters.length).toBeGreaterThan(20)
    for (const name of letters) {
      expect([name, isWebAddress(`https://${name}.example/`)]).toEqual([name, true])
      expect([name, isWebAddress(`${name.normalize('NFD')}.example`)]).toEqual([name, true])
    }
  })
})
