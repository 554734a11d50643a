// What and why: index.html. Old browsers read it.
;(function () {
  var root = document.documentElement
  try {
    var theme = localStorage.getItem(
      'imports-console' + (root.getAttribute('data-base-path') || '') + ':theme',
    )
    if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme)
    // oxlint-disable-next-line no-unused-vars -- a catch without it is newer
  } catch (error) {
    // The system's theme holds.
  }
  function show(id) {
    document.getElementById(id).removeAttribute('hidden')
  }
  addEventListener(
    'error',
    function (event) {
      if (event.target.type === 'module') show('unloaded')
    },
    true,
  )
  // As in README.md.
  var isRecent =
    'popover' in HTMLElement.prototype &&
    typeof Map.groupBy === 'function' &&
    typeof URL.canParse === 'function' &&
    'registerProperty' in CSS
  if (isRecent) return
  addEventListener('DOMContentLoaded', function () {
    show('outdated')
  })
})()
