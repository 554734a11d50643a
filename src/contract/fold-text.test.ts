import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText, foldWithPositions } from './fold-text.ts'

describe('foldText', () => {
  it.each([
    ['Łódź', 'lodz'],
    ['Đà Nẵng', 'da nang'],
    ['Straße, STRASSE, STRAẞE', 'strasse, strasse, strasse'],
    ['ｔｏｋｙｏ', 'tokyo'],
    ['İzmir, IZMIR, ısparta', 'izmir, izmir, isparta'],
    ['Ærø, œuvre, Þórshöfn, Gəncə', 'aero, oeuvre, thorshofn, gence'],
    ['ﬁnance, Nº 5, x²', 'finance, no 5, x2'],
    ['ΟΔΟΣ, οδός, Αθήνα', 'οδοσ, οδοσ, αθηνα'],
    ['Children’s list – “new”', 'children\'s list - "new"'],
    ['Invo\u00ADices \u202Egnp.exe\u202C', 'invoices gnp.exe'],
    ['a\u0301b', 'ab'],
    ['ёлка', 'елка'],
  ])('%j is %j', (text, folded) => expect(foldText(text)).toBe(folded))

  it.each([
    ['й', 'и'],
    ['ї', 'і'],
    ['が', 'か'],
    ['कि', 'क'],
    ['สี', 'ส'],
  ])('keeps the marks that make %j another letter than %j', (one, other) =>
    expect(foldText(one)).not.toBe(foldText(other)),
  )

  it.each([
    ['ｶﾞｽ', 'ガス'],
    ['\u1112\u1161\u11AB', '한'],
  ])('finds %j under %j', (one, other) => expect(foldText(one)).toBe(foldText(other)))

  it('says where each folded character comes from, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { folded, starts, ends } = foldWithPositions(text)
        expect(folded).toBe(foldText(text))
        expect(starts).toHaveLength(folded.length)
        expect(ends.every((end, index) => end > (starts[index] ?? 0) && end <= text.length)).toBe(true)
      }),
    )
  })
})
