/**
 * Lets a page translator do its work: it puts text nodes into elements of its own (`<font>`), which React then does not
 * find where it has left them, so that removing one would end the page (https://github.com/facebook/react/issues/11538).
 * What React means is what lies around the node, or nothing where the translator has taken the node away.
 */
export function tolerateTranslators(): void {
  // oxlint-disable-next-line typescript/unbound-method -- they are called with a node of their own
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    const there = childAround(this, child)
    if (there) removeChild.call(this, there)
    return child
  }
  Node.prototype.insertBefore = function <T extends Node>(this: Node, child: T, before: Node | null): T {
    return insertBefore.call(this, child, before && childAround(this, before)) as T
  }
}

/** The child of a parent that a node lies in, or is. */
function childAround(parent: Node, node: Node): Node | null {
  let around: Node | null = node
  while (around && around.parentNode !== parent) around = around.parentNode
  return around
}
