import { CopyButton } from '../ui/CopyButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'
import { type Edit, editedOf } from './edit.ts'

/** What was typed for an import that no longer exists, so that it can be copied. */
export function LostEdit({ edit }: { edit: Edit }) {
  const text = JSON.stringify(editedOf(edit), null, 2)
  return (
    <div className="px-4 pb-4">
      <Notice look="warn" role="alert" title="Your changes can’t be saved">
        <p>The import no longer exists. This is what you entered:</p>
        <div className="flex justify-end">
          <CopyButton text={text} what="changes" />
        </div>
        <TextBlock label="Your changes">{text}</TextBlock>
      </Notice>
    </div>
  )
}
