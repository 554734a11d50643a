import { type ComponentProps, type ReactNode, useState } from 'react'
import { Link, Redirect, Route, Switch, useLocation, useRoute } from 'wouter'
import { ChangeLink } from './account/ChangeLink.tsx'
import { pagePaths } from './contract/page-paths.ts'
import { ImportsPage } from './list/ImportsPage.tsx'
import { BottomDock } from './BottomDock.tsx'
import { ModeBadge } from './ModeBadge.tsx'
import { useCreatedHere } from './new-import/created-here.ts'
import { useAccountChange, useInfo } from './queries/info.ts'
import { useRefused } from './queries/refused.ts'
import { useSessionTrouble } from './queries/session.ts'
import { lazyPart } from './ui/lazy-part.tsx'
import { ThemeToggle } from './ui/ThemeToggle.tsx'
import { everywhere, isMac, useShortcuts } from './ui/use-shortcuts.ts'
import { Icon } from './ui/Icon.tsx'

const DeletionsPage = lazyPart(async () => (await import('./deletions/DeletionsPage.tsx')).DeletionsPage)

const NewImportPage = lazyPart(async () => (await import('./new-import/NewImportPage.tsx')).NewImportPage)
const RequestsPage = lazyPart(async () => (await import('./requests/RequestsPage.tsx')).RequestsPage)
const Jobs = lazyPart(async () => (await import('./jobs/Jobs.tsx')).Jobs)
const AccountChanged = lazyPart(async () => (await import('./account/AccountChanged.tsx')).AccountChanged)
/** `main.tsx` fetches it before the first paint where it stands over the page. */
export const RefusalNotice = lazyPart(async () => (await import('./account/RefusalNotice.tsx')).RefusalNotice)
const RarePages = lazyPart(async () => (await import('./RarePages.tsx')).RarePages)
const SignedInMenu = lazyPart(async () => (await import('./access/SignedInMenu.tsx')).SignedInMenu)
const SessionNotice = lazyPart(async () => (await import('./access/SessionNotice.tsx')).SessionNotice)
const ShortcutSheet = lazyPart(async () => (await import('./ShortcutSheet.tsx')).ShortcutSheet)
const CommandPalette = lazyPart(async () => (await import('./CommandPalette.tsx')).CommandPalette)
/** A key opens them, with no pointer on its way that tells ahead. */
const openedByKeys = [ShortcutSheet, CommandPalette]

/** The frame and the routes. */
export function App() {
  const [, navigate] = useLocation()
  const [sheetOpen, setSheetOpen] = useState(false)
  const [paletteOpen, setPaletteOpen] = useState(false)
  const refused = useRefused('Creating imports')
  const openSheet = () => openOverMenus(setSheetOpen)
  const openPalette = () => openOverMenus(setPaletteOpen)
  const changed = useAccountChange()
  const trouble = useSessionTrouble()
  // Over the page where it is known from the start. What comes up later stands under it, so that nothing moves.
  const refusing = useInfo((info) => info.refusing !== null)
  const signsIn = useInfo(({ signIn }) => signIn !== null)
  const [refusedAtStart] = useState(refusing)
  // It also says when it is over.
  const [wasRefusing, setWasRefusing] = useState(refusing)
  if (refusing && !wasRefusing) setWasRefusing(true)
  useShortcuts(everywhere, [
    { key: 'n', does: 'New import', run: refused ? undefined : () => navigate('/new-import') },
    { key: 'g i', does: 'Go to Imports', run: () => navigate('/imports') },
    { key: 'g d', does: 'Go to Deletions', run: () => navigate('/deletions') },
    { key: 'g a', does: 'Go to API', run: () => navigate('/requests') },
    { key: '?', does: 'Keyboard shortcuts', run: openSheet },
    { key: 'Mod+k', does: 'All commands', run: openPalette },
  ])
  return (
    // In a window too low for a few rows of a list, as with large letters at a zoom of 400 %, all of it scrolls.
    <div className="relative flex h-full min-h-72 flex-col max-sm:min-h-104 max-sm:pb-13">
      <a
        href="#main"
        className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the content
      </a>
      {/* The name stands where `index.html` has it, whatever wraps beside it. */}
      <header className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-4 py-1.5 max-[22.5rem]:gap-x-1.5">
        <Link href="/imports" className="flex min-h-8 items-center font-semibold max-[22.5rem]:text-sm">
          Imports Console
        </Link>
        <ModeBadge />
        {/* On a phone it lies under the page, where the thumb is, with the button for what begins anywhere. */}
        <nav
          aria-label="Pages"
          className="flex items-center sm:gap-1 max-sm:absolute max-sm:overflow-x-auto max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-20 max-sm:h-13 max-sm:border-t max-sm:border-line max-sm:bg-bg max-sm:px-2 sm:ml-auto"
        >
          <NavLink href="/imports" pattern={pagePaths.imports}>
            Imports
          </NavLink>
          <NavLink href="/deletions" pattern="/deletions/*?" onIntent={DeletionsPage.preload}>
            Deletions
          </NavLink>
          <NavLink href="/requests" pattern={pagePaths.requests} onIntent={RequestsPage.preload}>
            API
          </NavLink>
          <ChangeLink href="/new-import" look="accent" shortcut="n" className="ml-auto min-h-10 sm:hidden">
            New import
          </ChangeLink>
        </nav>
        <span className="-mr-2.5 flex print:hidden">
          <ThemeToggle />
          <HeaderButton
            icon="search"
            name="All commands"
            keys={isMac ? 'Meta+K' : 'Control+K'}
            onClick={openPalette}
            onIntent={CommandPalette.preload}
            className="max-sm:hidden"
          />
          <HeaderButton
            icon="keyboard"
            name="Keyboard shortcuts"
            keys="?"
            onClick={openSheet}
            onIntent={ShortcutSheet.preload}
          />
        </span>
        {/* Its place is kept, so that nothing moves when its code is there. */}
        {signsIn && (
          <span className="flex w-8">
            <SignedInMenu />
          </span>
        )}
      </header>
      {refusedAtStart && !changed && <RefusalNotice place="over" />}
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
        {changed ? (
          <AccountChanged />
        ) : (
          <Switch>
            <Route path={pagePaths.home}>
              <Redirect to="/imports" replace />
            </Route>
            <Route path={pagePaths.imports}>{({ id }) => <ImportsOrUpload id={id ?? null} />}</Route>
            <Route path={pagePaths.newImport}>
              <NewImportPage />
            </Route>
            <Route path={pagePaths.requests}>{({ id }) => <RequestsPage openId={id ?? null} />}</Route>
            <Route path={pagePaths.jobs}>{({ id }) => <Jobs id={id ?? null} />}</Route>
            <Route path={pagePaths.deletions}>{({ id }) => <DeletionsPage openId={id ?? null} />}</Route>
            <Route>
              <RarePages />
            </Route>
          </Switch>
        )}
      </main>
      {!changed && (
        <>
          {trouble && <SessionNotice trouble={trouble} />}
          {wasRefusing && !refusedAtStart && <RefusalNotice place="under" />}
          <BottomDock onShortcuts={openSheet} ahead={openedByKeys} />
        </>
      )}
      {sheetOpen && <ShortcutSheet onClose={() => setSheetOpen(false)} />}
      {paletteOpen && <CommandPalette onClose={() => setPaletteOpen(false)} />}
    </div>
  )
}

/** The list, with an import beside it; or an import whose file this tab is sending. */
function ImportsOrUpload({ id }: { id: string | null }) {
  return useCreatedHere(id) ? <NewImportPage createdId={id} /> : <ImportsPage openId={id} />
}

/** A menu that is open closes first, and its button has the focus to be given back. */
function openOverMenus(open: (on: boolean) => void): void {
  document.querySelector<HTMLElement>(':popover-open')?.hidePopover()
  open(true)
}

type HeaderButtonProps = {
  icon: ComponentProps<typeof Icon>['name']
  name: string
  /** As `aria-keyshortcuts` has them. */
  keys: string
  onClick: () => void
  onIntent: () => void
  className?: string
}

function HeaderButton({ icon, name, keys, onClick, onIntent, className = '' }: HeaderButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      onPointerEnter={onIntent}
      aria-label={name}
      aria-keyshortcuts={keys}
      title={`${name} (${keys})`}
      className={`inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-surface hover:text-text ${className}`}
    >
      <Icon name={icon} />
    </button>
  )
}

type NavLinkProps = { href: string; pattern: string; onIntent?: () => void; children: ReactNode }

function NavLink({ href, pattern, onIntent, children }: NavLinkProps) {
  const [current] = useRoute(pattern)
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      onPointerEnter={onIntent}
      onFocus={onIntent}
      className={`flex min-h-8 items-center rounded-md px-2 hover:bg-surface max-sm:min-h-10 sm:px-2.5 ${current ? 'font-medium' : 'text-muted'}`}
    >
      {children}
    </Link>
  )
}
