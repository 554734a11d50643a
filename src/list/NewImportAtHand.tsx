import { ChangeLink } from '../account/ChangeLink.tsx'

/** Over the lower end of a narrow list, where the thumb is. */
export function NewImportAtHand() {
  return (
    <div className="relative z-10 h-0 @lg:hidden">
      <div className="absolute right-3 bottom-3">
        <ChangeLink href="/new-import" look="accent" className="min-h-11 rounded-full! px-4 shadow-lg">
          New import
        </ChangeLink>
      </div>
    </div>
  )
}
