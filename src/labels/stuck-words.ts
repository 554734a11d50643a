/** Why an import may be stuck, and what can be done about it. */
export const stuckWords = {
  title: 'Possibly stuck',
  why: 'Pending for more than an hour. Exa may wait with an import until a webset uses it, or the file never arrived.',
  unused: 'No webset that this key can list uses it.',
  used: 'A webset uses it already.',
  addToWebset: 'Use it in a webset at Exa: processing may start then.',
  reimport: 'Re-import the file. Once the new import completes, delete this one.',
}
