// What and why: index.html
try {
  const theme = localStorage.getItem('imports-console:theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's theme holds.
}
