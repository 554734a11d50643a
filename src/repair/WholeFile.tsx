import { useEffect, useState } from 'react'
import type { CsvWorker } from '../csv-worker/open-worker.ts'
import type { CharsetSample } from '../csv-worker/repair/charset.ts'
import { failureTitle } from '../labels/failure-advice.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { FileMend } from '../csv-worker/repair/mends.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import { Choice } from './MendOptions.tsx'

type Props = {
  state: RepairState
  client: CsvWorker
  blocked: string | false
  onApply: (mend: FileMend, label: string) => void
  /** Opens the dialog for a mend of all rows. */
  onMend: (type: 'scheme') => void
}

/** The problem of the file as a whole, and what can be done about it. */
export function WholeFile({ state: { whole }, client, blocked, onApply, onMend }: Props) {
  if (!whole) return null
  return (
    <Notice look="danger" title={failureTitle(whole.reason, whole.message)}>
      <p className="text-text">{whole.message}</p>
      {whole.advice !== '' && !canMend.has(whole.code) && <p className="mt-1">{whole.advice}</p>}
      {(whole.code === 'encoding' || (whole.code === 'binary' && whole.row !== null)) && (
        <Charset client={client} onApply={onApply} blocked={blocked} isUtf16={/UTF-16/.test(whole.message)} />
      )}
      {whole.code === 'binary' && whole.row !== null && (
        <Button
          className="mt-2"
          disabledBecause={blocked}
          onClick={() => onApply({ type: 'no_nul' }, 'Remove NUL bytes')}
        >
          Remove the NUL bytes
        </Button>
      )}
      {whole.code === 'notes_above_header' && whole.row !== null && (
        <Button
          className="mt-2"
          disabledBecause={blocked}
          onClick={() => onApply({ type: 'above', row: whole.row ?? 1 }, 'Drop the rows above the header')}
        >
          Drop the rows above row {whole.row}
        </Button>
      )}
      {whole.code === 'no_identifier' && (
        <Button className="mt-2" disabledBecause={blocked} onClick={() => onMend('scheme')}>
          Add https://…
        </Button>
      )}
    </Notice>
  )
}

const canMend = new Set(['encoding', 'notes_above_header'])

/** Charsets by the names that browsers use, the likeliest first. */
const charsets = [
  { value: 'only-wrong-bytes', words: 'Windows-1252, only the bytes that are not UTF-8' },
  { value: 'windows-1252', words: 'Windows-1252 (Western Europe)' },
  { value: 'utf-16le', words: 'UTF-16 (Excel’s “Unicode text”)' },
  { value: 'utf-16be', words: 'UTF-16, big end first' },
  { value: 'macintosh', words: 'Mac OS Roman' },
  { value: 'windows-1250', words: 'Windows-1250 (Central Europe)' },
  { value: 'windows-1251', words: 'Windows-1251 (Cyrillic)' },
  { value: 'windows-1253', words: 'Windows-1253 (Greek)' },
  { value: 'windows-1254', words: 'Windows-1254 (Turkish)' },
  { value: 'shift_jis', words: 'Shift JIS (Japanese)' },
  { value: 'gb18030', words: 'GB 18030 (Chinese)' },
  { value: 'big5', words: 'Big5 (Chinese)' },
  { value: 'euc-kr', words: 'EUC-KR (Korean)' },
]

type CharsetProps = Pick<Props, 'client' | 'onApply' | 'blocked'> & { isUtf16: boolean }

/** Reads the file in another charset, with a preview of some lines. */
function Charset({ client, onApply, blocked, isUtf16 }: CharsetProps) {
  const [charset, setCharset] = useState(isUtf16 ? 'utf-16le' : 'only-wrong-bytes')
  const [samples, setSamples] = useState<readonly CharsetSample[]>([])
  useEffect(() => {
    let isLate = false
    client.ask('charsetSamples', { charset }).then(
      (found) => !isLate && setSamples(found),
      // The conversion itself says why the file cannot be read.
      () => {},
    )
    return () => {
      isLate = true
    }
  }, [client, charset])
  return (
    <div className="mt-2 space-y-2">
      <Choice label="Read it as" value={charset} options={charsets} onChange={setCharset} />
      <ul aria-label="Before and after" className="space-y-1 font-mono text-xs">
        {samples.map(({ before, after }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other name, and two may be alike
          <li key={index} className="wrap-anywhere">
            {before !== '' && <bdi className="block text-danger">{before}</bdi>}
            <bdi className="block text-ok">{after}</bdi>
          </li>
        ))}
      </ul>
      <Button
        disabledBecause={blocked}
        onClick={() => onApply({ type: 'charset', charset }, `Read as ${charset}`)}
      >
        Convert to UTF-8
      </Button>
    </div>
  )
}
