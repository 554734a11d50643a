// What and why: index.html. In the JavaScript of long ago: an old browser has to get to the end of it.
;(function () {
  var root = document.documentElement
  try {
    var theme = localStorage.getItem(
      'imports-console' + (root.getAttribute('data-base-path') || '') + ':theme',
    )
    if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme)
    // oxlint-disable-next-line no-unused-vars -- a catch without it is newer
  } catch (error) {
    // Storage is blocked: the system's theme holds.
  }
  // The newest of what the app cannot do without; README.md names the versions that have it.
  var isRecent =
    'popover' in HTMLElement.prototype &&
    typeof Map.groupBy === 'function' &&
    typeof URL.canParse === 'function' &&
    'registerProperty' in CSS
  if (isRecent) return
  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('outdated').removeAttribute('hidden')
  })
})()
