// What cannot wait for the app's own script, which is still on its way. A plain script: no module, which would wait for
// the page, and no build, which might make it one.

// The theme chosen with the toggle (src/ui/theme.ts writes it), before the first paint.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's theme holds.
}

// The first use of Intl in a page costs 13 ms and more, and the first rows cannot be written without it. Here nothing
// waits for it.
setTimeout(() => {
  Intl.NumberFormat()
  Intl.DateTimeFormat()
}, 0)
