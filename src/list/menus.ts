/** What opens from the toolbar, in one chunk: small enough together, and mostly opened one after the other. */
export { DisplayMenu } from './DisplayMenu.tsx'
export { FilterMenu } from './FilterMenu.tsx'
export { SavedViewsMenu } from './SavedViewsMenu.tsx'
