import { setNonce } from 'get-nonce'

/**
 * Lets the scroll lock of a dialog add its style element: the page's policy takes only those with this response's
 * nonce. To be called by every module that opens a dialog, before it does.
 */
export function allowDialogStyles(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  if (nonce) setNonce(nonce)
}
