import { Link } from 'wouter'
import { formatNumber } from '../lib/format.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { rowCount } from '../labels/NotAsDocumented.tsx'
import { displayTitle } from '../labels/title.ts'
import type { FailureGroup, GroupSelection } from './groups.ts'

const membersShown = 100

type Props = GroupSelection & { group: FailureGroup }

/** The imports of a group; of a large one the first hundred, and how many more there are. */
export function GroupMembers({ group: { members }, selected, onSelect, hrefOf }: Props) {
  const count = members.length
  return (
    <>
      <table className="mt-2 w-full max-w-3xl table-fixed border-separate border-spacing-0 text-sm">
        <caption className="sr-only">Imports in this group</caption>
        <thead className="text-left text-muted">
          <tr className="[&>th]:border-b [&>th]:border-line [&>th]:py-1 [&>th]:font-medium">
            <th scope="col" className="w-8">
              <span className="sr-only">Selected</span>
            </th>
            <th scope="col">Title</th>
            <th scope="col" className="w-18 text-right max-sm:hidden">
              Rows
            </th>
            <th scope="col" className="w-24 pl-3 max-sm:hidden">
              Created
            </th>
          </tr>
        </thead>
        <tbody>
          {members.slice(0, membersShown).map((member) => (
            <tr key={member.id} className="hover:bg-surface [&>td]:h-8 [&>td]:border-b [&>td]:border-line">
              <td>
                <label className="flex size-6 items-center">
                  <input
                    type="checkbox"
                    className="size-4 accent-(--accent)"
                    checked={selected.has(member.id)}
                    onChange={(event) => onSelect([member.id], event.target.checked)}
                    aria-label={`Select ${displayTitle(member)}`}
                  />
                </label>
              </td>
              <td>
                <Link href={hrefOf(member.id)} className="block truncate py-1.5 font-medium">
                  <bdi>{displayTitle(member)}</bdi>
                </Link>
                <p className="-mt-1.5 pb-1.5 text-muted sm:hidden">
                  {rowCount(member)} · <RelativeTime iso={member.createdAt} />
                </p>
              </td>
              <td className="text-right max-sm:hidden">{formatNumber(member.count)}</td>
              <td className="pl-3 whitespace-nowrap text-muted max-sm:hidden">
                <RelativeTime iso={member.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {count > membersShown && (
        <p className="mt-2 text-sm text-muted">
          and {formatNumber(count - membersShown)} more. Selecting the group takes them too.
        </p>
      )}
    </>
  )
}
