import { setNonce } from 'get-nonce'

/**
 * Lets the scroll lock of a dialog add its style element, which needs the nonce of the page's CSP. To be called by every
 * module that opens a dialog.
 */
export function allowDialogStyles(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  if (nonce) setNonce(nonce)
}
